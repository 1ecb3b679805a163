package dev.futures.demo.scan;

import dev.futures.Completions;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Futures;
import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.FolderEntry;
import dev.futures.demo.files.Folders;
import dev.futures.demo.files.Listing;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a scan: lists folders, one task a folder, and collects files by size.
 *
 * <p>The tasks only list. It is the scan's own thread that submits the sub-folders, so a full queue can't hold up
 * anybody who is needed to empty it.
 */
final class Walk {

    private final Executor executor;
    private final Folders folders;
    private final InFlight inFlight;
    private final Progress progress;
    private final Failures failures;
    private final int maxFiles;

    private final Candidates candidates = new Candidates();
    private final Set<Object> seen = new HashSet<>();
    private int entries;

    Walk(Executor executor, Folders folders, InFlight inFlight, Progress progress, Failures failures, int maxFiles) {
        this.executor = executor;
        this.folders = folders;
        this.inFlight = inFlight;
        this.progress = progress;
        this.failures = failures;
        this.maxFiles = maxFiles;
    }

    /**
     * Lists a folder and everything below. Once the scan is halted, waits only for what has been submitted.
     *
     * @return the files worth reading
     */
    List<Candidate> run(Path root) throws InterruptedException {
        Map<Future<Listing>, Path> wave = new LinkedHashMap<>();
        submit(new FolderEntry(root, null), wave);
        while (!wave.isEmpty()) {
            // Sub-folders are submitted as soon as they are known, and looked at in the next wave.
            Map<Future<Listing>, Path> next = new LinkedHashMap<>();
            try (Completions<Listing> completed = Futures.asCompleted(wave.keySet())) {
                for (Future<Listing> future : completed) {
                    Listing listing = outcome(future, Objects.requireNonNull(wave.get(future)));
                    if (listing != null) {
                        take(listing, next);
                    }
                }
            }
            wave = next;
        }
        return candidates.take();
    }

    private void submit(FolderEntry folder, Map<Future<Listing>, Path> wave) {
        Path path = folder.path();
        inFlight.submit(executor, () -> folders.list(path), path, path.toString(), wave);
    }

    private @Nullable Listing outcome(Future<Listing> future, Path folder) throws InterruptedException {
        if (future.cancelled()) {
            progress.cancelled.increment();
            return null;
        }
        Throwable exception = future.exception();
        if (exception != null) {
            failures.add(folder, exception);
            return null;
        }
        return future.result();
    }

    private void take(Listing listing, Map<Future<Listing>, Path> next) {
        progress.folders.increment();
        progress.symbolicLinks.add(listing.links());
        listing.unreadable().forEach(u -> failures.add(u.path(), u.reason()));
        listing.files().forEach(this::take);
        for (FolderEntry folder : listing.folders()) {
            // A folder can be met twice though links are not followed: bind mounts. Without this, a cycle of them would
            // never end.
            if ((folder.key() == null || seen.add(folder.key())) && hasRoom()) {
                submit(folder, next);
            }
        }
    }

    private void take(FileEntry file) {
        if (!hasRoom()) {
            return;
        }
        progress.files.increment();
        progress.bytesFound.add(file.size());
        if (file.size() == 0) {
            progress.emptyFiles.increment(); // all are equal, and no space is wasted
        } else {
            candidates.add(file);
        }
    }

    /** Folders count too, or a tree of nothing but folders would have no bound. */
    private boolean hasRoom() {
        if (entries >= maxFiles) {
            progress.truncated = true;
            return false;
        }
        entries++;
        return true;
    }
}
