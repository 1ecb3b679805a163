package dev.futures.demo.web;

/** A request was made by another web site's page. */
class StrangerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StrangerException(String message) {
        super(message);
    }
}
