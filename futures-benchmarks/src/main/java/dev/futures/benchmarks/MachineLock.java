package dev.futures.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * JMH's own lock, which keeps two of it from running on one machine at a time; but for a whole run, with the processes that are
 * not JMH's, and waited for rather than given up.
 */
final class MachineLock {

    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    static MachineLock take() throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            System.out.println("Another JMH runs on this machine; waiting until it has ended.");
            lock = channel.lock();
        }
        // The one that JMH would take.
        System.setProperty("jmh.ignoreLock", "true");
        return new MachineLock(channel);
    }

    void close() throws IOException {
        channel.close();
    }
}
