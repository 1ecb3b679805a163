package dev.futures.demo.support;

import dev.futures.Executor;
import dev.futures.demo.DemoApplication;
import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.Hasher;
import dev.futures.demo.files.Sha256Hasher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The demo on a disk that gives nothing until the executor is being drained. Then it is fast, but for files whose name
 * begins with {@code stuck}, whose reading never ends.
 */
public class SlowApplication {

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {DemoApplication.class, SlowApplication.class}, args);
    }

    @Bean
    @Primary
    SlowHasher slowHasher(@Qualifier("hashing") Executor hashing) {
        return new SlowHasher(hashing);
    }

    static final class SlowHasher implements Hasher {

        private final Hasher real = new Sha256Hasher();
        private final CountDownLatch never = new CountDownLatch(1);
        private final Executor hashing;

        SlowHasher(Executor hashing) {
            this.hashing = hashing;
        }

        @Override
        public String hash(FileEntry file, LongConsumer read) throws IOException {
            boolean stuck = file.path().getFileName().toString().startsWith("stuck");
            try {
                // Nothing tells when an executor is shut down, so this looks again and again.
                while (stuck || !hashing.isShutdown()) {
                    never.await(10, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            return real.hash(file, read);
        }
    }
}
