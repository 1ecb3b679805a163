package dev.futures.demo.scan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a scan at a moment, but for its findings.
 *
 * @param id its number
 * @param folder what it scans
 * @param state where it is
 * @param message why it ended as it did, if there is something to say
 * @param startedAt when it started
 * @param elapsedMillis how long it has taken so far
 * @param remainingMillis how long it will probably take on; null while that can't be told
 * @param fraction how much of the hashing is done, from 0 to 1; null while it is not known how much there will be
 * @param folders folders listed
 * @param files files found
 * @param bytesFound their bytes
 * @param emptyFiles files of no bytes among them, which are left out
 * @param symbolicLinks links found, which are not followed
 * @param filesToHash files that share their size with another one
 * @param bytesToHash their bytes
 * @param filesHashed files hashed
 * @param bytesHashed bytes read, or off the list
 * @param failed files and folders that could not be read
 * @param cancelled tasks that were cancelled
 * @param truncated whether there were more files than {@code demo.max-files}
 * @param groups groups of equal files found so far
 * @param redundantFiles how many files could go
 * @param wastedBytes the bytes that would free
 */
public record ScanView(
        long id,
        String folder,
        ScanState state,
        @Nullable String message,
        Instant startedAt,
        long elapsedMillis,
        @Nullable Long remainingMillis,
        @Nullable Double fraction,
        long folders,
        long files,
        long bytesFound,
        long emptyFiles,
        long symbolicLinks,
        long filesToHash,
        long bytesToHash,
        long filesHashed,
        long bytesHashed,
        long failed,
        long cancelled,
        boolean truncated,
        long groups,
        long redundantFiles,
        long wastedBytes) {}
