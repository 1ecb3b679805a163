package dev.futures.demo.files;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A regular file, as it was when its folder was listed.
 *
 * @param path its path
 * @param size its length in bytes
 * @param key what identifies it whatever its name is, so that hard links can be told; null where there is no such thing
 */
public record FileEntry(Path path, long size, @Nullable Object key) {}
