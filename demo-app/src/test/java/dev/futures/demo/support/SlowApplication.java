package dev.futures.demo.support;

import dev.futures.demo.DemoApplication;
import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.Hasher;
import dev.futures.demo.files.Sha256Hasher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The demo on a disk that gives nothing until the application is told to stop. Then it is fast, but for files whose name
 * begins with {@code stuck}, whose reading never ends.
 */
public class SlowApplication {

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {DemoApplication.class, SlowApplication.class}, args);
    }

    @Bean
    @Primary
    SlowHasher slowHasher() {
        return new SlowHasher();
    }

    static final class SlowHasher implements Hasher, ApplicationListener<ContextClosedEvent> {

        private final Hasher real = new Sha256Hasher();
        private final CountDownLatch closing = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public String hash(FileEntry file, LongConsumer read) throws IOException {
            boolean stuck = file.path().getFileName().toString().startsWith("stuck");
            try {
                (stuck ? never : closing).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            return real.hash(file, read);
        }

        @Override
        public void onApplicationEvent(ContextClosedEvent event) {
            closing.countDown();
        }
    }
}
