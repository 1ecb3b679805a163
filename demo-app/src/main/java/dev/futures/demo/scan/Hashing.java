package dev.futures.demo.scan;

import dev.futures.Completions;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Futures;
import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.Hasher;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The second half of a scan: hashes the candidates, and takes the hashes as they complete.
 *
 * <p>There are never more than so many futures at a time, however many files there are: one more is submitted for each
 * that has ended. Where that is more than the executor's queue holds, submitting waits ({@code when-full: block}).
 */
final class Hashing {

    private final Executor executor;
    private final Hasher hasher;
    private final InFlight inFlight;
    private final Progress progress;
    private final Failures failures;
    private final Duplicates duplicates;

    Hashing(
            Executor executor,
            Hasher hasher,
            InFlight inFlight,
            Progress progress,
            Failures failures,
            Duplicates duplicates) {
        this.executor = executor;
        this.hasher = hasher;
        this.inFlight = inFlight;
        this.progress = progress;
        this.failures = failures;
        this.duplicates = duplicates;
    }

    /**
     * Hashes files. Once the scan is halted, waits only for what has been submitted.
     *
     * @param limit how many to submit at a time
     */
    void run(List<Candidate> candidates, int limit) throws InterruptedException {
        Iterator<Candidate> rest = candidates.iterator();
        Map<Future<String>, Candidate> wave = new LinkedHashMap<>();
        while (wave.size() < limit && rest.hasNext() && !inFlight.halted()) {
            submit(rest.next(), wave);
        }
        while (!wave.isEmpty()) {
            Map<Future<String>, Candidate> next = new LinkedHashMap<>();
            try (Completions<String> completed = Futures.asCompleted(wave.keySet())) {
                for (Future<String> future : completed) {
                    take(future, Objects.requireNonNull(wave.get(future)));
                    if (rest.hasNext()) {
                        submit(rest.next(), next);
                    }
                }
            }
            wave = next;
        }
    }

    private void submit(Candidate candidate, Map<Future<String>, Candidate> wave) {
        FileEntry file = candidate.file();
        inFlight.submit(executor, () -> hash(file), candidate, file.path().toString(), wave);
    }

    private String hash(FileEntry file) throws IOException {
        long[] read = {0};
        try {
            return hasher.hash(file, n -> {
                read[0] += n;
                progress.bytesHashed.add(n);
            });
        } finally {
            // A file that could not be read to the end is off the list all the same, and the bar must get to its end.
            progress.bytesHashed.add(file.size() - read[0]);
        }
    }

    private void take(Future<String> future, Candidate candidate) throws InterruptedException {
        progress.settled.increment();
        if (future.cancelled()) {
            progress.cancelled.increment();
            return;
        }
        Throwable exception = future.exception();
        if (exception != null) {
            failures.add(candidate.file().path(), exception);
            return;
        }
        progress.hashed.increment();
        duplicates.add(candidate, future.result());
    }
}
