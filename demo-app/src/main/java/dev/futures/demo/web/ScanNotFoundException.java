package dev.futures.demo.web;

/** There is no such scan. */
class ScanNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScanNotFoundException(long id) {
        super("There is no scan " + id + ", or it was so long ago that it is forgotten.");
    }
}
