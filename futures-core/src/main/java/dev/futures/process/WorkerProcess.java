package dev.futures.process;

import dev.futures.TaskInfo;
import dev.futures.WorkerInfo;
import dev.futures.process.wire.Link;
import dev.futures.process.wire.Lookout;
import dev.futures.process.wire.Protocol;
import dev.futures.remote.Decoder;
import dev.futures.remote.RemoteFailure;
import dev.futures.remote.RemoteTask;
import dev.futures.remote.RemoteTrace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A worker JVM that is ready, seen from its parent. */
final class WorkerProcess {

    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a worker that was told to end (SIGTERM), or has closed its connection, may take before it is killed. */
    private static final Duration GRACE = Duration.ofMillis(200);

    /** How long a worker that leaves may take for its shutdown hooks. */
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);

    /** How long to wait for the rest of what a worker has printed that has ended. */
    static final long OUTPUT_MILLIS = 500;

    private final Process process;
    private final CompletableFuture<Void> ending;
    private final String executor;
    private final OutputPump errors;
    private final @Nullable ObjectInputFilter filter;
    private final long since = System.nanoTime();

    /** Confined to the thread that has the worker, see {@link WorkerPool}. */
    private final Link tasks;

    /** Guarded by itself. */
    private final Link lifeline;

    /** Whether a question was not answered in time; guarded by {@link #lifeline}. */
    private boolean silent;

    /** What it runs. Written by the thread that has the worker. */
    private volatile @Nullable TaskInfo current;

    /** How many tasks it has ended. As above. */
    private volatile long ended;

    /** When it last had something to do. Guarded by the pool. */
    long idleSince;

    /** Whether it is to be no more, whatever the reason. Guarded by the pool. */
    boolean leaving;

    /** Whether a task has it. Guarded by the pool. */
    boolean held;

    WorkerProcess(
            Process process,
            CompletableFuture<Void> ending,
            String executor,
            OutputPump errors,
            @Nullable ObjectInputFilter filter,
            Link tasks,
            Link lifeline) {
        this.process = process;
        this.ending = ending;
        this.executor = executor;
        this.errors = errors;
        this.filter = filter;
        this.tasks = tasks;
        this.lifeline = lifeline;
    }

    /** The connection has failed, most likely because the worker is no more. */
    static final class DisconnectedException extends Exception {

        private static final long serialVersionUID = 1L;

        DisconnectedException(@Nullable Throwable cause) {
            super(cause);
        }
    }

    long ended() {
        return ended;
    }

    /** Whether it can take a task, as far as is known. Called by the thread that has it. */
    boolean isUsable() {
        return process.isAlive() && !tasks.isOutOfOrder();
    }

    // -------------------------------------------------------------------------------------------------- tasks

    /** What came of a task: a result, or an exception. */
    record Answer(@Nullable Object result, @Nullable Throwable thrown) {}

    /** Has the worker run a task, and waits for what comes of it. Called by the thread that has the worker. */
    Answer call(RemoteTask<?> task, TaskInfo info, Map<String, String> context, Lookout lookout)
            throws DisconnectedException {
        current = info;
        try {
            send(task, context, lookout);
            return receive(task, lookout);
        } catch (IOException e) {
            throw new DisconnectedException(e);
        } finally {
            current = null;
        }
    }

    private void send(RemoteTask<?> task, Map<String, String> context, Lookout lookout) throws IOException {
        Link.Outgoing message = tasks.newMessage();
        DataOutputStream out = new DataOutputStream(message);
        out.writeByte(Protocol.TASK);
        out.writeByte(lookout.code());
        Protocol.writeContext(out, context);
        task.writeTo(message);
        message.end();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes it
    private Answer receive(RemoteTask<?> task, Lookout lookout) throws IOException, DisconnectedException {
        Answer answer;
        do { // an answer that can't be written to its end is called off; what comes next says why
            Link.Incoming message = tasks.receive(lookout);
            if (message == null) {
                throw new DisconnectedException(null);
            }
            answer = readWhole(message, task);
        } while (answer == null);
        ended = ended + 1;
        return answer;
    }

    /** Returns the answer; null if it was called off. */
    private @Nullable Answer readWhole(Link.Incoming message, RemoteTask<?> task) throws IOException {
        try {
            Answer answer = read(message, task);
            return message.skipRest() ? answer : null;
        } catch (Link.CalledOffException e) {
            return null;
        }
    }

    private Answer read(Link.Incoming message, RemoteTask<?> task) throws IOException {
        DataInputStream in = new DataInputStream(message);
        byte kind = in.readByte();
        if (kind == Protocol.VALUE) {
            return decode(message, task);
        }
        if (kind != Protocol.EXCEPTION) {
            throw new IOException("a message of kind " + kind);
        }
        String trace = String.valueOf(Protocol.readText(in));
        boolean itselfFollows = in.readBoolean();
        Answer decoded =
                itselfFollows ? decode(message, task) : new Answer(null, new IOException("it could not be written"));
        if (decoded.result() instanceof Throwable thrown) {
            thrown.addSuppressed(new RemoteTrace(toString()));
            return new Answer(null, thrown);
        }
        Throwable why = decoded.thrown();
        return new Answer(
                null, new RemoteFailure(toString(), trace, why == null ? new IOException("it is no exception") : why));
    }

    /** Reads an object. If that can't be read it is the task's failure; the connection goes on. */
    private Answer decode(InputStream message, RemoteTask<?> task) throws IOException {
        Receiving receiving = new Receiving(message);
        ClassLoader ofTask = task.original().getClass().getClassLoader();
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        List<ClassLoader> loaders =
                Stream.of(ofTask, ofThread).filter(Objects::nonNull).distinct().toList();
        try {
            Decoder in = new Decoder(receiving, filter, loaders); // not closed: the connection goes on
            return new Answer(in.readObject(), null);
        } catch (Throwable t) {
            if (receiving.failure != null) {
                throw receiving.failure;
            }
            return new Answer(null, t);
        }
    }

    /** Tells a failure of the connection from one of the object that is read. */
    private static final class Receiving extends InputStream {

        private final InputStream message;
        private @Nullable IOException failure;

        Receiving(InputStream message) {
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            try {
                return message.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            try {
                return message.read(bytes, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- end

    /** Tells it to end now (SIGTERM), and soon leaves it no choice (SIGKILL). Does not block. */
    void stop() {
        process.destroy();
        killAfter(GRACE);
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Tells it that there are no more tasks, so that it can end in order. Called by the thread that has it; does not block. */
    void dismiss() {
        try {
            Link.Outgoing message = tasks.newMessage();
            message.write(Protocol.BYE);
            message.end();
        } catch (IOException e) {
            process.destroy(); // it is about to be no more anyway
        }
        killAfter(LEAVE_GRACE);
    }

    private void killAfter(Duration grace) {
        ScheduledFuture<?> killer = Timer.schedule(process::destroyForcibly, grace);
        whenGone(() -> killer.cancel(false));
    }

    /** Does something when the process has ended; at once if it has already. */
    @SuppressWarnings("FutureReturnValueIgnored") // the work logs what goes wrong with it
    void whenGone(Runnable work) {
        ending.thenRun(work);
    }

    /** It is no more. */
    void close() {
        try {
            tasks.close();
            synchronized (lifeline) {
                lifeline.close();
            }
        } catch (IOException e) {
            Log.LOGGER.debug("the connections of worker {} could not be closed", process.pid(), e);
        }
    }

    /** Waits for the end of a worker that has been told to end, or has closed its connection. */
    Obituary awaitEnd() throws InterruptedException {
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        int code = process.waitFor();
        return Obituary.of(process.pid(), code, errors.tail(OUTPUT_MILLIS), crashReport());
    }

    private @Nullable Path crashReport() {
        Path report = Path.of(WorkerCommand.errorFile(Long.toString(process.pid())));
        return Files.exists(report) ? report : null;
    }

    // -------------------------------------------------------------------------------------------------- views

    WorkerInfo info() {
        return new WorkerInfo(
                Long.toString(process.pid()),
                Duration.ofNanos(System.nanoTime() - since),
                ended,
                Memory.residentBytes(process.pid()),
                current);
    }

    /** Returns where the task is that it runs; empty if that is another one by now, or it does not answer. */
    StackTraceElement[] stack(TaskInfo info) {
        synchronized (lifeline) {
            if (silent || !info.equals(current)) {
                return new StackTraceElement[0];
            }
            boolean interrupted = Thread.interrupted();
            try {
                Link.Incoming answer = lifeline.ask(out -> out.write(Protocol.STACK), ANSWER_NANOS);
                StackTraceElement[] stack =
                        answer == null ? new StackTraceElement[0] : Protocol.readStack(new DataInputStream(answer));
                return info.equals(current) ? stack : new StackTraceElement[0];
            } catch (IOException e) {
                silent = true; // a late answer would be taken for one to the next question
                Log.LOGGER.debug("worker {} does not say where its task is", process.pid(), e);
                return new StackTraceElement[0];
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public String toString() {
        return process.pid() + " of executor '" + executor + "'";
    }
}
