package dev.futures.benchmarks.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Asks each second what the dashboard's page asks: for all executors, for one of them, and for what is new in its task stream. Or,
 * for comparison, three times for a file.
 */
final class Watcher {

    private static final String LOOKED = "looked";
    private static final String FILE = "futuresdashboard/page.js";

    /** Before it counts: its own start is no business of whom it watches. */
    private static final int WARM_UPS = 30;

    private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private long since;

    private Watcher(int port) {
        this.address = "http://127.0.0.1:" + port + "/actuator/";
    }

    /** Looks until there is nobody to answer; arguments are the port and the executor, empty to ask for a file. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Watcher watcher = new Watcher(Integer.parseInt(args[0]));
        for (int i = 0; i < WARM_UPS; i++) {
            watcher.look(args[1]);
        }
        long next = System.nanoTime();
        while (true) {
            watcher.look(args[1]);
            System.out.println(LOOKED);
            next += TimeUnit.SECONDS.toNanos(1);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void look(String executor) throws IOException, InterruptedException {
        if (executor.isEmpty()) {
            get(FILE);
            get(FILE);
            get(FILE);
            return;
        }
        get("futures");
        get("futures/" + executor + "?limit=100&stacks=false");
        String stream = get("futures/" + executor + "/stream?since=" + since);
        since = NUMBER.matcher(stream)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .reduce(since, Math::max);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered by " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    static Child start(int port, String executor) throws IOException {
        return new Child(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Watcher.class.getName(),
                        String.valueOf(port),
                        executor)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** One that looks, in a process of its own. */
    static final class Child implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;

        private Child(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
        }

        void awaitFirstLook() throws IOException {
            if (!LOOKED.equals(output.readLine())) {
                throw new IOException("a watcher has ended");
            }
        }

        /** Has it end; it must have looked all the time. */
        @Override
        public void close() throws IOException {
            if (!process.isAlive()) {
                throw new IOException("a watcher has ended by itself, with " + process.exitValue());
            }
            process.destroy();
            process.onExit().join();
        }
    }
}
