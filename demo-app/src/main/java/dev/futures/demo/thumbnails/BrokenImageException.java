package dev.futures.demo.thumbnails;

import java.io.IOException;

/** A file is called an image, and can't be decoded as one. The message says why, in words that go on "it ...". */
public class BrokenImageException extends IOException {

    private static final long serialVersionUID = 1L;

    BrokenImageException(String message) {
        super(message);
    }
}
