package dev.futures.process;

import dev.futures.BrokenExecutorException;
import dev.futures.process.wire.Link;
import dev.futures.process.wire.Lookout;
import dev.futures.process.wire.Protocol;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One start of a worker: from nothing to a JVM that waits for tasks. Blocks; {@link #abort()} ends it. */
final class WorkerStart {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProcessSettings settings;
    private final String executor;
    private final @Nullable ObjectInputFilter filter;

    /** Null until there is one. */
    private volatile @Nullable Process process;

    private volatile boolean aborted;

    WorkerStart(ProcessSettings settings, String executor) {
        this.settings = settings;
        this.executor = executor;
        this.filter = settings.filter == null ? null : ObjectInputFilter.Config.createFilter(settings.filter);
    }

    /** The worker has said that its initializer failed: no other one will do better. */
    static final class InitializerFailedException extends BrokenExecutorException {

        private static final long serialVersionUID = 1L;

        InitializerFailedException(String message) {
            super(message, null);
        }
    }

    /** Ends it, if it is not over yet. Does not block. */
    void abort() {
        aborted = true;
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }

    /**
     * Starts a worker.
     *
     * @throws InitializerFailedException if its initializer has failed
     * @throws dev.futures.WorkerLostException if it was not ready in time, or ended before
     * @throws IOException if it could not be started
     */
    WorkerProcess run(SocketDirectory directory) throws IOException, InterruptedException {
        Path socket = directory.next();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            return start(server, socket);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private WorkerProcess start(ServerSocketChannel server, Path socket) throws IOException, InterruptedException {
        byte[] token = new byte[Protocol.TOKEN_BYTES];
        RANDOM.nextBytes(token);
        ProcessBuilder builder = new ProcessBuilder(WorkerCommand.of(settings));
        WorkerCommand.OPTION_VARIABLES.forEach(builder.environment()::remove);
        builder.environment().putAll(settings.environment);
        Process started = builder.start();
        process = started;
        if (aborted) {
            started.destroyForcibly();
        }
        AtomicBoolean late = new AtomicBoolean();
        Future<?> limit = Timer.schedule(
                () -> {
                    late.set(true);
                    started.destroyForcibly();
                },
                settings.workerStartTimeout);
        WorkerProcess worker = null;
        try {
            CompletableFuture<Void> ending = Ending.of(started); // from here on, for threads may not be had
            OutputPump.output(started, executor);
            OutputPump errors = OutputPump.errors(started, executor);
            tell(started, socket, token);
            worker = greet(server, token, started, ending, errors);
            if (worker == null) {
                throw endedEarly(started, errors, late.get());
            }
            return worker;
        } finally {
            limit.cancel(false);
            if (worker == null) {
                started.destroyForcibly();
            }
        }
    }

    /** On its standard input, for its command line can be seen by everybody on this machine. */
    private void tell(Process started, Path socket, byte[] token) {
        String lines = socket + "\n" + HexFormat.of().formatHex(token) + "\n"
                + (settings.initializer == null ? "" : settings.initializer) + "\n"
                + (settings.filter == null ? "" : settings.filter) + "\n";
        try (OutputStream input = started.getOutputStream()) {
            input.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended already, or is about to, which says more than a broken pipe; else the limit ends it.
            Log.LOGGER.debug("worker {} did not listen to what it is to do", started.pid(), e);
        }
    }

    /** Returns the worker once it is ready; null if it has ended. */
    private @Nullable WorkerProcess greet(
            ServerSocketChannel server,
            byte[] token,
            Process started,
            CompletableFuture<Void> ending,
            OutputPump errors)
            throws IOException {
        Greeters.Connections connections = Greeters.await(server, token, started, ending);
        if (connections == null) {
            return null;
        }
        Link tasks = Link.forTasks(connections.tasks());
        WorkerProcess worker = new WorkerProcess(
                started, ending, executor, errors, filter, tasks, Link.forQuestions(connections.lifeline()));
        boolean ready = false;
        try {
            Link.Incoming message = tasks.receive(Lookout.SLEEP);
            if (message == null) {
                return null;
            }
            DataInputStream in = new DataInputStream(message);
            byte kind = in.readByte();
            String text = Protocol.readText(in);
            message.skipRest();
            if (kind != Protocol.READY) {
                Log.LOGGER.error("Exception in initializer of executor '{}': {}", executor, text);
                throw new InitializerFailedException("initializer " + settings.initializer + " of executor '" + executor
                        + "' failed in worker " + started.pid() + ": " + text);
            }
            ready = true;
            return worker;
        } catch (IOException e) {
            Log.LOGGER.debug("worker {} was lost before it was ready", started.pid(), e);
            started.destroyForcibly();
            return null;
        } finally {
            if (!ready) {
                worker.close();
            }
        }
    }

    private RuntimeException endedEarly(Process started, OutputPump errors, boolean late) throws InterruptedException {
        int code = started.waitFor();
        String what = late
                ? "was not ready within " + settings.workerStartTimeout.toMillis()
                        + " ms (worker-start-timeout), and was killed"
                : "ended before it was ready";
        return Obituary.of(started.pid(), code, errors.tail(WorkerProcess.OUTPUT_MILLIS), null)
                .exception(executor, what, null);
    }
}
