package dev.futures.demo.support;

import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.Hasher;
import dev.futures.demo.files.Sha256Hasher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Hashes for real, but only after {@link #open()}. So a test can look at a scan that is in the middle of its work. */
public class GatedHasher implements Hasher {

    /** Not annotated, or applications that tests start from this class path would find it. */
    public static class Gate {

        @Bean
        @Primary
        GatedHasher gatedHasher() {
            return new GatedHasher();
        }
    }

    private final Hasher real = new Sha256Hasher();
    private volatile CountDownLatch gate = new CountDownLatch(1);

    @Override
    public String hash(FileEntry file, LongConsumer read) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted at the gate");
        }
        return real.hash(file, read);
    }

    /** Lets everything through that comes or waits. */
    public void open() {
        gate.countDown();
    }

    /** Holds up what comes from now on. */
    public void shut() {
        gate.countDown();
        gate = new CountDownLatch(1);
    }
}
