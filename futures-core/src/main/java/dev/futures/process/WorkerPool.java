package dev.futures.process;

import dev.futures.Backend;
import dev.futures.BrokenExecutorException;
import dev.futures.TaskInfo;
import dev.futures.WorkerInfo;
import dev.futures.WorkerLostException;
import dev.futures.process.wire.Lookout;
import dev.futures.remote.RemoteTask;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The worker JVMs of one executor: who has one, who waits for one, and when another one is started. */
final class WorkerPool {

    /*
     * A worker's life:
     *
     *     started -> idle <-> busy -> leaving -> gone          whoever sets leaving, once, counts why
     *                  \---------------/
     *
     * A task's way: it waits until fewer than the limit are active, and is active from then on. Then it waits for an idle
     * worker, and sees that one is started for it if there is none. So lanes never wait for the first; guests do.
     *
     *     usable workers + starts <= limit          usable: present and not leaving
     *     starts >= min(waiting, limit - usable)    whenever the lock is free, unless this is ending
     *
     * The lock is never held while the engine is called, which calls this with its own lock held; nor while anything blocks.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    /** How often in a row a first worker may fail to start before the executor is broken (DESIGN 4.9). */
    private static final int MAX_START_FAILURES = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How long the processes of a pool that is closed may take; they are killed long before. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final ProcessSettings settings;
    private final Backend.Owner owner;
    private final Restarts restarts = new Restarts();

    /** What runs, and where. A task is in here while it is in {@link #run}. */
    private final Map<TaskInfo, Call> calls = new ConcurrentHashMap<>();

    private volatile int limit;

    /** How many are usable. Written with the lock held. */
    private volatile int usable;

    /** Tasks that have a worker or wait for one. Written with the lock held. */
    private volatile int active;

    // Guarded by the lock.
    private final Set<WorkerProcess> present = new LinkedHashSet<>();
    private final ArrayDeque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerStart> starts = new LinkedHashSet<>();

    /** Tasks that are active and have no worker yet. */
    private int waiting;

    /** Why starts have failed for which somebody waits. */
    private final ArrayDeque<Throwable> failures = new ArrayDeque<>();

    private int failedInRow;
    private long lastFailure = System.nanoTime();
    private boolean trimming;

    /** No worker is started any more. */
    private boolean ending;

    /** What runs is stopped because this is broken. Set once, read by anyone. */
    private volatile boolean breaking;

    private @Nullable SocketDirectory directory;

    WorkerPool(ProcessSettings settings, Backend.Owner owner) {
        this.settings = settings;
        this.owner = owner;
        limit = owner.maxWorkers();
    }

    /** One task in {@link #run}. */
    private static final class Call {

        /*
         *   WAITING -> RUNNING -> ENDED
         *      \----------\-----> STOPPED     whoever gets it there from RUNNING ends the worker
         *
         * Guarded by this.
         */
        private @Nullable WorkerProcess worker;

        private boolean stopped;
        private boolean ended;

        synchronized boolean isStopped() {
            return stopped;
        }

        /** It has a worker; false if it was stopped before. */
        synchronized boolean begin(WorkerProcess itsWorker) {
            worker = itsWorker;
            return !stopped;
        }

        /** It is over; false if it was stopped before. */
        synchronized boolean end() {
            ended = true;
            return !stopped;
        }

        /** Returns the worker that it has ended; null if there was nothing to end. */
        synchronized @Nullable WorkerProcess stop() {
            if (ended || stopped) {
                return null;
            }
            stopped = true;
            if (worker != null) {
                worker.stop();
            }
            return worker;
        }

        synchronized @Nullable WorkerProcess worker() {
            return worker;
        }
    }

    // -------------------------------------------------------------------------------------------------- tasks

    /** Runs a task in a worker, and waits for its end. */
    @Nullable
    Object run(RemoteTask<?> task, TaskInfo info) throws Throwable {
        Call call = new Call();
        calls.put(info, call);
        boolean interrupted = Thread.interrupted(); // it would close the worker's connection
        try {
            WorkerProcess worker;
            try {
                worker = acquire(call, info);
            } catch (InterruptedException e) {
                interrupted = true;
                throw interrupted(info);
            }
            WorkerProcess.Answer answer = null;
            WorkerProcess.DisconnectedException loss = null;
            if (!call.begin(worker)) {
                release(worker); // it has never heard of the task
                throw stopped(info);
            }
            try {
                answer = worker.call(task, info, LoggingContext.of(info), lookout());
            } catch (WorkerProcess.DisconnectedException e) {
                loss = e;
            }
            boolean inTime = call.end();
            if (answer == null || !inTime) {
                throw lost(worker, info, loss, inTime);
            }
            release(worker);
            if (answer.thrown() != null) {
                throw answer.thrown();
            }
            return answer.result();
        } finally {
            calls.remove(info);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static CancellationException stopped(TaskInfo info) {
        return new CancellationException(name(info) + " was stopped");
    }

    /** A guest's caller was: the task is part of that call, so it is what is to stop. */
    private static InterruptedException interrupted(TaskInfo info) {
        return new InterruptedException("the thread that drives " + name(info) + " was interrupted");
    }

    private static String name(TaskInfo info) {
        return "task '" + info.displayName() + "'";
    }

    /**
     * To look out for each other takes a processor on each side; with more at work than there are, it keeps them off. While
     * tasks wait there is somebody who waits for results, too, and needs one as well.
     */
    private Lookout lookout() {
        if (2 * active > PROCESSORS) {
            return Lookout.SLEEP;
        }
        return owner.hasPending() ? Lookout.SHARE : Lookout.KEEP;
    }

    /** Returns a worker for a task, which has it until it is released or lost. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
    private WorkerProcess acquire(Call call, TaskInfo info) throws Backend.Lost, InterruptedException {
        lock.lock();
        try {
            while (active >= limit && !call.isStopped() && !ending) {
                changed.await(); // a guest, or there were more lanes before a resize
            }
            active++;
            waiting++;
            boolean acquired = false;
            try {
                while (true) {
                    if (call.isStopped()) {
                        throw stopped(info);
                    }
                    WorkerProcess worker = pollIdle();
                    if (worker != null) {
                        acquired = true;
                        worker.held = true;
                        return worker;
                    }
                    Throwable failure =
                            ending ? new CancellationException("its workers were told to end") : failures.poll();
                    if (failure != null) {
                        throw new Backend.Lost(notStarted(info, failure));
                    }
                    startWanted();
                    if (failures.isEmpty()) {
                        changed.await();
                    }
                }
            } finally {
                waiting--;
                while (failures.size() > waiting) {
                    failures.removeLast(); // whoever it was for has found a worker, or has been stopped
                }
                if (!acquired) {
                    deactivate();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
    private void deactivate() {
        active--;
        changed.signalAll();
    }

    private RuntimeException notStarted(TaskInfo info, Throwable failure) {
        if (failure instanceof WorkerLostException lost) {
            return lost;
        }
        if (failure instanceof BrokenExecutorException broken) {
            return broken;
        }
        return new WorkerLostException(
                "no worker of executor '" + owner.name() + "' could be started for " + name(info) + ": " + failure,
                "none",
                null,
                null,
                "",
                failure);
    }

    /** The idle worker that was busy last, if it is there still. With the lock held. */
    private @Nullable WorkerProcess pollIdle() {
        for (WorkerProcess worker; (worker = idle.pollLast()) != null; ) {
            if (worker.isUsable()) {
                return worker;
            }
            leave(worker, Restarts.Reason.LOST);
            worker.stop();
        }
        return null;
    }

    /** A task is over, and its worker can go on. */
    private void release(WorkerProcess worker) {
        lock.lock();
        try {
            worker.held = false;
            if (settings.maxTasksPerWorker > 0 && worker.ended() >= settings.maxTasksPerWorker && !ending) {
                leave(worker, Restarts.Reason.MAX_TASKS);
                worker.dismiss();
            } else {
                rest(worker);
            }
            deactivate();
        } finally {
            lock.unlock();
        }
    }

    /** A worker has nothing to do: the next task may have it, unless it is one too many. With the lock held. */
    private void rest(WorkerProcess worker) {
        if (ending || usable > limit) {
            leave(worker, null);
            worker.dismiss();
        } else {
            worker.idleSince = System.nanoTime();
            idle.addLast(worker);
            planTrim();
        }
    }

    /** Buries the worker of a task. Returns what is to be thrown. */
    private Throwable lost(
            WorkerProcess worker, TaskInfo info, WorkerProcess.@Nullable DisconnectedException loss, boolean inTime) {
        boolean interrupted = inTime && loss != null && loss.getCause() instanceof ClosedByInterruptException;
        if (interrupted) {
            worker.stop();
        }
        Obituary obituary = awaitEnd(worker);
        worker.close();
        boolean shutdown = owner.isShutdown();
        Restarts.Reason reason =
                interrupted ? Restarts.Reason.CANCELLED : inTime ? Restarts.Reason.LOST : whyStopped(info);
        lock.lock();
        try {
            leave(worker, shutdown || breaking ? null : reason);
            deactivate();
        } finally {
            lock.unlock();
        }
        if (!inTime) {
            return stopped(info);
        }
        if (interrupted) {
            return interrupted(info);
        }
        WorkerLostException exception = obituary.exception(
                owner.name(), "was lost while it ran " + name(info), loss == null ? null : loss.getCause());
        if (settings.breakOnWorkerLoss) {
            breakDown(exception);
        }
        return new Backend.Lost(exception);
    }

    /** Whoever stops a task publishes why after that, and at once. */
    private static Restarts.Reason whyStopped(TaskInfo info) {
        while (!info.future().done()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return info.future().cancelled() ? Restarts.Reason.CANCELLED : Restarts.Reason.RUN_TIMEOUT;
    }

    private static Obituary awaitEnd(WorkerProcess worker) {
        boolean interrupted = false;
        while (true) {
            try {
                Obituary obituary = worker.awaitEnd();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return obituary;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Ends the worker of a task whose end somebody else has claimed, and has another one in its place. Does not block. */
    void stop(TaskInfo info) {
        Call call = calls.get(info);
        if (call == null) {
            return; // it is past its worker
        }
        WorkerProcess worker = call.stop();
        boolean more = !owner.isShutdown();
        lock.lock();
        try {
            if (worker != null) {
                worker.leaving = true; // it is replaced while it ends
                countUsable();
                if (more && !ending && starts.size() + usable < limit) {
                    start();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------------------- starts

    /** Starts workers as long as some are waited for. With the lock held. */
    private void startWanted() {
        boolean going = true;
        while (going && !ending && starts.size() < waiting && starts.size() + usable < limit) {
            going = start();
        }
    }

    void prestart() {
        lock.lock();
        try {
            boolean going = true;
            while (going && !ending && starts.size() + usable < Math.min(limit, settings.prestart)) {
                going = start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to start a worker; false if there is no thread for that. With the lock held. */
    private boolean start() {
        WorkerStart start = new WorkerStart(settings, owner.name());
        starts.add(start);
        Thread thread = new Thread(() -> run(start), "futures-start-" + owner.name());
        thread.setDaemon(true);
        try {
            thread.start();
            return true;
        } catch (Throwable t) {
            Log.LOGGER.error("executor '{}' has no thread to start a worker", owner.name(), t);
            starts.remove(start);
            noteFailure(t, System.nanoTime());
            handOut(t);
            return false;
        }
    }

    /** Lets one of those that wait for a worker know why there is none. With the lock held. */
    private void handOut(Throwable failure) {
        if (waiting > failures.size()) {
            failures.add(failure);
        }
        changed.signalAll();
    }

    /** One start, on its own thread. */
    private void run(WorkerStart start) {
        long begun = System.nanoTime();
        try {
            if (pause(start)) {
                begun = System.nanoTime();
                started(start, start.run(directory()));
            }
        } catch (Throwable t) {
            failed(start, t, begun);
        }
    }

    /** Waits a while if starts have failed before; false if it is not to be any more. */
    private boolean pause(WorkerStart start) {
        lock.lock();
        try {
            while (!ending) {
                long pause = failedInRow == 0
                        ? 0
                        : Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(10, failedInRow - 1));
                long left = pause - (System.nanoTime() - lastFailure);
                if (pause == 0 || left <= 0) {
                    return true;
                }
                awaitNanos(left);
            }
            starts.remove(start);
            changed.signalAll();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller's
    private void awaitNanos(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return; // nobody interrupts this thread but to make it look again
        }
    }

    private SocketDirectory directory() throws IOException {
        lock.lock();
        try {
            SocketDirectory known = directory;
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        SocketDirectory made = SocketDirectory.create();
        lock.lock();
        try {
            SocketDirectory known = directory;
            if (known == null && !ending) {
                directory = made;
                return made;
            }
            if (known != null) {
                Timer.soon(() -> close(made));
                return known;
            }
        } finally {
            lock.unlock();
        }
        close(made);
        throw new IOException("executor '" + owner.name() + "' is being closed");
    }

    private static void close(SocketDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            Log.LOGGER.warn("a directory of sockets could not be closed", e);
        }
    }

    private void started(WorkerStart start, WorkerProcess worker) {
        lock.lock();
        try {
            starts.remove(start);
            failedInRow = 0;
            present.add(worker);
            countUsable();
            rest(worker);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        worker.whenGone(() -> gone(worker));
    }

    private void failed(WorkerStart start, Throwable cause, long begun) {
        boolean hopeless;
        lock.lock();
        try {
            if (ending) { // which is what has ended it
                starts.remove(start);
                changed.signalAll();
                return;
            }
            hopeless = noteFailure(cause, begun);
        } finally {
            lock.unlock();
        }
        Log.LOGGER.error("executor '{}' could not start a worker", owner.name(), cause);
        if (hopeless) {
            breakDown(cause);
        }
        lock.lock();
        try {
            starts.remove(start);
            handOut(cause);
        } finally {
            lock.unlock();
        }
    }

    /** Counts a failure; starts that were under way when one failed count as one. Returns whether it was the last one. */
    private boolean noteFailure(Throwable cause, long begun) {
        restarts.count(Restarts.Reason.START_FAILED);
        if (failedInRow == 0 || begun - lastFailure >= 0) {
            failedInRow++;
        }
        lastFailure = System.nanoTime();
        return cause instanceof WorkerStart.InitializerFailedException
                || (failedInRow >= MAX_START_FAILURES && usable == 0);
    }

    // ---------------------------------------------------------------------------------------------------- end

    /** A worker is not to be used any more; counts why, if that is not just the end of its time. With the lock held. */
    private void leave(WorkerProcess worker, Restarts.@Nullable Reason why) {
        worker.leaving = true;
        idle.remove(worker);
        countUsable();
        if (why != null) {
            restarts.count(why);
        }
    }

    private void countUsable() {
        usable = (int) present.stream().filter(worker -> !worker.leaving).count();
    }

    /** The process of a worker has ended. */
    private void gone(WorkerProcess worker) {
        boolean shutdown = owner.isShutdown();
        boolean died;
        boolean held;
        lock.lock();
        try {
            held = worker.held;
            died = idle.contains(worker);
            present.remove(worker);
            if (died) {
                leave(worker, shutdown ? null : Restarts.Reason.LOST); // else whoever had it counts
            }
            countUsable();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (held) {
            // What it has sent may still be read; but a process that it has started may hold its connection open for
            // ever.
            Timer.later(worker::close, Duration.ofSeconds(1));
        } else {
            worker.close();
        }
        if (died) {
            Log.LOGGER.warn("worker {} has ended while it was idle", worker);
            if (settings.breakOnWorkerLoss && !shutdown) {
                breakDown(new IllegalStateException("worker " + worker + " has ended while it was idle"));
            }
        }
    }

    /** The limit may have changed. Does not block, and takes no lock. */
    void resize(int maxWorkers) {
        limit = maxWorkers;
        Timer.soon(this::trim);
    }

    /** Sees that somebody looks after idle workers. With the lock held. */
    private void planTrim() {
        WorkerProcess oldest = idle.peekFirst();
        if (oldest == null || trimming || ending || usable <= Math.min(settings.prestart, limit)) {
            return;
        }
        trimming = true;
        long left = nanos(owner.keepAlive()) - (System.nanoTime() - oldest.idleSince);
        Timer.later(
                () -> {
                    lock.lock();
                    try {
                        trimming = false;
                    } finally {
                        lock.unlock();
                    }
                    trim();
                },
                Duration.ofNanos(Math.max(0, left)));
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // more than 292 years
        }
    }

    /** Dismisses workers that are beyond the limit, or have been idle for too long. */
    private void trim() {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (WorkerProcess worker : List.copyOf(idle)) {
                boolean tooOld = now - worker.idleSince >= nanos(owner.keepAlive())
                        && usable > Math.min(settings.prestart, limit)
                        && waiting == 0;
                if (usable > limit || tooOld) {
                    leave(worker, null);
                    worker.dismiss();
                }
            }
            planTrim();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more, and ends all workers. */
    void terminate(boolean kill) {
        owner.shutdownAndCancelPending();
        endAll(kill);
    }

    private void breakDown(Throwable cause) {
        breaking = true;
        owner.breakDown(cause); // first: whoever waits for a worker is to learn that there will be none
        endAll(true);
    }

    private void endAll(boolean kill) {
        List<WorkerProcess> workers;
        lock.lock();
        try {
            ending = true;
            workers = List.copyOf(present);
            starts.forEach(WorkerStart::abort);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        workers.forEach(kill ? WorkerProcess::kill : WorkerProcess::terminate);
    }

    /** Ends all workers in order, and waits for that. No task is left. */
    void close() {
        SocketDirectory last;
        lock.lock();
        try {
            ending = true;
            starts.forEach(WorkerStart::abort);
            for (WorkerProcess worker : new ArrayList<>(idle)) {
                leave(worker, null);
                worker.dismiss();
            }
            changed.signalAll();
            long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
            boolean interrupted = false;
            while (!(present.isEmpty() && starts.isEmpty()) && System.nanoTime() - end < 0) {
                try {
                    changed.awaitNanos(end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (!present.isEmpty()) {
                Log.LOGGER.error("executor '{}' is closed, but workers {} have not ended", owner.name(), present);
            }
            last = directory;
            directory = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            close(last);
        }
    }

    // -------------------------------------------------------------------------------------------------- views

    int size() {
        return usable;
    }

    List<WorkerInfo> list() {
        List<WorkerProcess> workers;
        lock.lock();
        try {
            workers = List.copyOf(present);
        } finally {
            lock.unlock();
        }
        return workers.stream().map(WorkerProcess::info).toList();
    }

    Map<String, Long> restarts() {
        return restarts.counts();
    }

    /** Returns where a task is; empty if it has no worker yet, or no more. */
    StackTraceElement[] stack(TaskInfo info) {
        Call call = calls.get(info);
        WorkerProcess worker = call == null ? null : call.worker();
        return worker == null ? new StackTraceElement[0] : worker.stack(info);
    }
}
