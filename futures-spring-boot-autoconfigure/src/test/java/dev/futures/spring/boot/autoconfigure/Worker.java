package dev.futures.spring.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/** What tests have worker JVMs do, and ask about them. */
public final class Worker {

    /** Whether an {@link Initializer} has run in this JVM. */
    static volatile boolean initialized;

    private Worker() {}

    /** Package-private, as it would be in an application, and with a constructor that is, too. */
    static final class Initializer implements Runnable {

        Initializer() {}

        @Override
        public void run() {
            initialized = true;
        }
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    public static String mdc(String key) {
        return String.valueOf(MDC.get(key));
    }

    /** Tells in a file which JVM it is in, and goes on until that is no more, whatever interrupts it. */
    public static String hang(String file) throws Exception {
        Path temporary = Files.writeString(Path.of(file + ".tmp"), String.valueOf(pid()));
        Files.move(temporary, Path.of(file));
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    /** Tells in a file that it runs, and waits until another one is there. */
    public static String await(String begun, String end) throws Exception {
        Files.writeString(Path.of(begun), "");
        while (!Files.exists(Path.of(end))) {
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
        return "ended";
    }

    /** {@return whether a process is there} */
    public static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
