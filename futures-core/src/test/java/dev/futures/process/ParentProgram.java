package dev.futures.process;

import dev.futures.Executor;
import dev.futures.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The programs whose ends {@link ParentTests} looks at. Their arguments: which one, and a directory for files. */
final class ParentProgram {

    private static final String HANG = "test.hang";

    private ParentProgram() {}

    /** Does not come to an end if there is a file; says so in another one. */
    public static final class MayHang implements Runnable {

        @Override
        public void run() {
            String file = System.getProperty(HANG);
            if (Files.exists(Path.of(file))) {
                try {
                    Jobs.enter(file + "ing");
                    new CountDownLatch(1).await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path files = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "busy" -> busy(files);
            case "starting" ->
                Executor.builder("starting")
                        .backend(Pools.backend(3).prestart(3))
                        .build();
            case "main-ends" -> mainEnds(files);
            case "exit" -> exit(files);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        if (!arguments[0].equals("main-ends")) {
            new CountDownLatch(1).await();
        }
    }

    private static void busy(Path files) throws Exception {
        Path hang = files.resolve("hang");
        ProcessBackend backend = Pools.backend(6)
                .prestart(5)
                .jvmArgs(Pools.args("-D" + HANG + "=" + hang))
                .initializer(MayHang.class)
                .workerStartTimeout(Duration.ofMinutes(10));
        Executor executor = Executor.builder("busy").backend(backend).build();
        Pools.until(() -> executor.stats().workers() == 5);
        List<Path> entered =
                List.of(files.resolve("spin"), files.resolve("count"), files.resolve("block"), files.resolve("hold"));
        executor.submit(Jobs.spin(entered.get(0)));
        executor.submit(Jobs.count(entered.get(1)));
        executor.submit(Jobs.block(entered.get(2)));
        executor.submit(Jobs.hold(entered.get(3)));
        entered.forEach(Pools::said);
        // Four are busy. The sixth one hangs while it starts, for all are busy then; the fifth one is idle in the end.
        Files.writeString(hang, "");
        Path fifth = files.resolve("fifth");
        Future<Long> held = executor.submit(Jobs.hold(fifth));
        Pools.said(fifth);
        Future<Long> next = executor.submit(Jobs.pid());
        Pools.said(files.resolve("hanging"));
        Pools.release(fifth);
        held.result();
        next.result();
        Jobs.say(files.resolve("ready").toString(), "");
    }

    private static void mainEnds(Path files) {
        String file = files.resolve("ran").toString();
        Executor executor = Executor.builder("ends").backend(Pools.backend(1)).build();
        for (int i = 0; i < 20; i++) {
            executor.submit(() -> Jobs.append(file, "" + ProcessHandle.current().pid()));
        }
    }

    private static void exit(Path files) {
        Executor executor = Executor.builder("exits")
                .backend(Pools.backend(1))
                .exitTimeout(Duration.ofMillis(100))
                .build();
        executor.submit(Jobs.spin(files.resolve("spin")));
        Pools.said(files.resolve("spin"));
        System.exit(0);
    }
}
