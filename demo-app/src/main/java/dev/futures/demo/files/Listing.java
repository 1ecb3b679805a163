package dev.futures.demo.files;

import java.nio.file.Path;
import java.util.List;

/**
 * What is in one folder.
 *
 * @param folder the folder
 * @param files its regular files
 * @param folders its sub-folders
 * @param links how many symbolic links it has, which are not followed
 * @param unreadable entries that could not be looked at, for example because they vanished meanwhile
 */
public record Listing(
        Path folder, List<FileEntry> files, List<FolderEntry> folders, int links, List<Unreadable> unreadable) {

    /**
     * An entry that could not be looked at.
     *
     * @param path its path
     * @param reason what the file system said
     */
    public record Unreadable(Path path, Exception reason) {}
}
