package dev.futures.demo.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file no longer has the size it had when its folder was listed, so it can't be compared. */
public class FileChangedException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param listed the size it had
     */
    public FileChangedException(Path file, long listed) {
        super(file.toString(), null, "changed during the scan, it had " + listed + " bytes when it was listed");
    }
}
