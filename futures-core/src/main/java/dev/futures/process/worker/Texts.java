package dev.futures.process.worker;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Exceptions as text. */
final class Texts {

    private Texts() {}

    /** {@return its stack trace, even if the exception itself fails to tell} */
    static String stackTrace(Throwable thrown) {
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (RuntimeException | StackOverflowError e) {
            return thrown.getClass().getName() + " (which can't be printed: "
                    + e.getClass().getName() + ")";
        }
    }
}
