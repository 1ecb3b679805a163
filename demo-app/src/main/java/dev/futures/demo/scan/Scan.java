package dev.futures.demo.scan;

import dev.futures.Executor;
import dev.futures.demo.DemoProperties;
import dev.futures.demo.files.Folders;
import dev.futures.demo.files.Hasher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scan: it can be run once, and watched and cancelled by any thread.
 *
 * <p>It runs in a thread of its own, which submits all tasks and takes all results.
 */
public final class Scan {

    private static final Logger log = LoggerFactory.getLogger(Scan.class);

    /**
     * What a scan works with.
     *
     * @param walking lists folders
     * @param hashing hashes files
     * @param folders how to list
     * @param hasher how to hash
     * @param properties the limits
     */
    record Tools(Executor walking, Executor hashing, Folders folders, Hasher hasher, DemoProperties properties) {}

    private final long id;
    private final Path folder;
    private final Tools tools;

    private final InFlight inFlight = new InFlight();
    private final Progress progress = new Progress();
    private final Failures failures = new Failures();
    private final Duplicates duplicates = new Duplicates();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Instant startedAt = Instant.now();
    private final long start = System.nanoTime();

    private volatile ScanState state = ScanState.WALKING;

    /** What the scan is to end as, once it was told to halt. Guarded by this for writing. */
    private volatile @Nullable ScanState halt;

    /** These are written before {@link #state} becomes final. */
    private volatile @Nullable String message;

    private volatile long end;

    Scan(long id, Path folder, Tools tools) {
        this.id = id;
        this.folder = folder;
        this.tools = tools;
    }

    /** {@return its number} */
    public long id() {
        return id;
    }

    /** {@return where it is} */
    public ScanState state() {
        return state;
    }

    void run() {
        log.info("Scan {} of {} starts", id, folder);
        try {
            List<Candidate> candidates = new Walk(
                            tools.walking, tools.folders, inFlight, progress, failures, tools.properties.maxFiles())
                    .run(folder);
            if (!inFlight.halted()) {
                progress.startHashing(
                        candidates.size(),
                        candidates.stream().mapToLong(c -> c.file().size()).sum());
                state = ScanState.HASHING;
                new Hashing(tools.hashing, tools.hasher, inFlight, progress, failures, duplicates)
                        .run(candidates, tools.properties.inFlight());
            }
            conclude();
        } catch (InterruptedException e) {
            // Only the executor of scans interrupts: it is being closed, and its patience is over.
            inFlight.cancel();
            end(ScanState.STOPPED, "The application was stopped.");
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            inFlight.cancel();
            end(ScanState.FAILED, "The scan broke: " + e);
            throw e;
        }
    }

    private void conclude() {
        RejectedExecutionException refusal = inFlight.refusal();
        if (halt == ScanState.CANCELLED) {
            end(ScanState.CANCELLED, null);
        } else if (refusal != null && !tools.walking.isShutdown() && !tools.hashing.isShutdown()) {
            end(ScanState.FAILED, "A task was refused: " + refusal.getMessage());
        } else if (refusal != null || halt != null) {
            // Everything may have been submitted by then, and finished by the executors before they closed.
            boolean everything = state == ScanState.HASHING
                    && progress.settled.sum() == progress.filesToHash
                    && progress.cancelled.sum() == 0;
            end(everything ? ScanState.COMPLETED : ScanState.STOPPED, "The application was stopped.");
        } else {
            end(ScanState.COMPLETED, null);
        }
    }

    /** Cancels what is pending or running, and submits no more. Does nothing to a scan that has ended. */
    public void cancel() {
        if (halt(ScanState.CANCELLED)) {
            inFlight.cancel();
        }
    }

    /** Submits no more. What has been submitted is left to the executors, which finish it before they close. */
    void stop() {
        if (halt(ScanState.STOPPED)) {
            inFlight.halt();
        }
    }

    private synchronized boolean halt(ScanState reason) {
        if (halt == ScanState.CANCELLED || state.ended()) {
            return false;
        }
        halt = reason;
        return true;
    }

    private void end(ScanState outcome, @Nullable String reason) {
        ScanState phase = state;
        synchronized (this) {
            message = reason;
            end = System.nanoTime();
            state = outcome;
        }
        ended.countDown();
        ScanView view = view();
        log.info(
                "Scan {} of {} is {} after {} ms, while {}: {} of {} files hashed, {} failed, {} tasks cancelled;"
                        + " {} groups of duplicates, {} bytes wasted{}",
                id,
                folder,
                outcome,
                view.elapsedMillis(),
                phase,
                view.filesHashed(),
                view.filesToHash(),
                view.failed(),
                view.cancelled(),
                view.groups(),
                view.wastedBytes(),
                reason == null ? "" : " (" + reason + ")");
    }

    /**
     * Waits for the end.
     *
     * @param timeout how long to wait
     * @return whether it has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return the numbers} */
    public ScanView view() {
        ScanState now = state; // first, so that an ended scan shows its last numbers
        boolean counted = progress.hashingSince != 0;
        long remaining = now == ScanState.HASHING ? progress.remainingMillis() : -1;
        return new ScanView(
                id,
                folder.toString(),
                now,
                message,
                startedAt,
                ((now.ended() ? end : System.nanoTime()) - start) / 1_000_000,
                remaining < 0 ? null : remaining,
                counted ? progress.fraction() : null,
                progress.folders.sum(),
                progress.files.sum(),
                progress.bytesFound.sum(),
                progress.emptyFiles.sum(),
                progress.symbolicLinks.sum(),
                progress.filesToHash,
                progress.bytesToHash,
                progress.hashed.sum(),
                progress.bytesHashed.sum(),
                failures.count(),
                progress.cancelled.sum(),
                progress.truncated,
                duplicates.groups(),
                duplicates.redundant(),
                duplicates.wasted());
    }

    /**
     * Returns the groups found so far.
     *
     * @param limit how many at most
     * @return those that waste most, first
     */
    public List<DuplicateGroup> duplicates(int limit) {
        return duplicates.top(limit);
    }

    /**
     * Finds one of the duplicates found so far.
     *
     * @param path its path, as the report shows it
     * @return the file, unless it is none of them
     */
    public Optional<Path> find(String path) {
        return duplicates.find(path);
    }

    /** {@return what could not be read: the first thousand} */
    public List<Failure> failures() {
        return failures.list();
    }
}
