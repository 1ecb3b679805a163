package dev.futures.demo.web;

import org.springframework.http.HttpStatus;

/** A thumbnail was asked for that there can't be. The message says why. */
class NoThumbnailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    NoThumbnailException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
