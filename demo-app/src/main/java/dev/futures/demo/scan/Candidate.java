package dev.futures.demo.scan;

import dev.futures.demo.files.FileEntry;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that may have duplicates, as another one has its size.
 *
 * @param file the file
 * @param links its further names
 */
record Candidate(FileEntry file, List<Path> links) {}
