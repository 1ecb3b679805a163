package dev.futures.demo.files;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder to be listed.
 *
 * @param path its path
 * @param key what identifies it whatever its name is, so that a cycle can be told; null where there is no such thing
 */
public record FolderEntry(Path path, @Nullable Object key) {}
