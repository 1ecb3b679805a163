package dev.futures.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a worker prints, logs it line by line, and keeps the end of it. */
final class OutputPump implements Runnable {

    /** A line that is longer is logged in parts. */
    private static final int LONGEST_LINE = 8 << 10;

    private static final int TAIL_CHARS = 8 << 10;

    private final Reader reader;
    private final Consumer<String> sink;
    private final Thread thread;

    /** The last characters. Guarded by itself. */
    private final StringBuilder tail = new StringBuilder();

    private OutputPump(InputStream output, Consumer<String> sink, String threadName) {
        this.reader = new InputStreamReader(output, StandardCharsets.UTF_8);
        this.sink = sink;
        thread = new Thread(this, threadName);
        thread.setDaemon(true);
    }

    /** Logs what a worker prints to its standard output, as information. */
    static OutputPump output(Process process, String executor) {
        Logger logger = logger(executor);
        return start(process, process.getInputStream(), line -> logger.info("[{}] {}", process.pid(), line), "out");
    }

    /** Logs what a worker prints to its standard error, as warnings. */
    static OutputPump errors(Process process, String executor) {
        Logger logger = logger(executor);
        return start(process, process.getErrorStream(), line -> logger.warn("[{}] {}", process.pid(), line), "err");
    }

    private static Logger logger(String executor) {
        return LoggerFactory.getLogger("dev.futures.worker." + executor);
    }

    private static OutputPump start(Process process, InputStream stream, Consumer<String> sink, String name) {
        OutputPump pump = new OutputPump(stream, sink, "futures-worker-" + process.pid() + "-" + name);
        pump.thread.start();
        return pump;
    }

    @Override
    public void run() {
        char[] buffer = new char[4096];
        StringBuilder line = new StringBuilder();
        try (reader) {
            for (int count; (count = reader.read(buffer)) >= 0; ) {
                keep(buffer, count);
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n' || line.length() >= LONGEST_LINE) {
                        log(line);
                    }
                    if (buffer[i] != '\n' && buffer[i] != '\r') {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            Log.LOGGER.debug("the output of a worker that ended could not be read to its end", e);
        }
        if (!line.isEmpty()) {
            log(line);
        }
    }

    private void log(StringBuilder line) {
        try {
            sink.accept(line.toString());
        } catch (RuntimeException e) {
            Log.LOGGER.error("a line of a worker could not be logged", e);
        }
        line.setLength(0);
    }

    private void keep(char[] chars, int count) {
        synchronized (tail) {
            tail.append(chars, 0, count);
            if (tail.length() > TAIL_CHARS) {
                tail.delete(0, tail.length() - TAIL_CHARS);
            }
        }
    }

    /** Returns the end of what the worker has printed; all of it, if the worker ends within a moment. */
    String tail(long millis) throws InterruptedException {
        thread.join(millis);
        synchronized (tail) {
            return tail.toString().strip();
        }
    }
}
