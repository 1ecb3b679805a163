package dev.futures.demo.files;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Tells whether files are equal by a short summary of each. */
@FunctionalInterface
public interface Hasher {

    /**
     * Reads a file. An interrupt ends that.
     *
     * @param file the file
     * @param read is told of bytes as they are read, for a progress bar that moves within large files
     * @return the hash of its content, in hexadecimal
     * @throws IOException if it can't be read to the end, or has changed since its folder was listed
     */
    String hash(FileEntry file, LongConsumer read) throws IOException;
}
