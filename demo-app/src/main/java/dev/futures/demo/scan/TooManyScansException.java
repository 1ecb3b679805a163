package dev.futures.demo.scan;

/** As many scans as may run at a time are running, or the application is stopping. The message says which. */
public class TooManyScansException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyScansException(String message, Throwable cause) {
        super(message, cause);
    }
}
