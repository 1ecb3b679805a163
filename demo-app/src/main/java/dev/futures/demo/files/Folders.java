package dev.futures.demo.files;

import java.io.IOException;
import java.nio.file.Path;

/** Lists folders. */
@FunctionalInterface
public interface Folders {

    /**
     * Lists one folder, without what is below its sub-folders.
     *
     * @param folder the folder
     * @return what is in it
     * @throws IOException if it can't be listed
     */
    Listing list(Path folder) throws IOException;
}
