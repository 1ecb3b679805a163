package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a task that may not be there yet.
 *
 * <p>It is pending, then running, then done: it has a result, has an exception, or was cancelled. {@link #result()} and
 * {@link #exception()} wait for the end; {@link #addDoneCallback(Consumer) callbacks} are told of it; {@link
 * Futures#wait(java.util.Collection)} and {@link Futures#asCompleted(Iterable)} collect many. The contract is that of
 * Python's {@code concurrent.futures.Future} (sections A to F of {@code docs/contract.md}), beside that of {@link
 * java.util.concurrent.Future}.
 *
 * <p>A future comes from an {@link Executor}, which alone completes it; or from the constructor, and then whoever made
 * it drives it with {@link #setRunningOrNotifyCancel()}, {@link #setResult(Object)} and {@link
 * #setException(Throwable)}. The two differ in one point: {@link #cancel()} on a future of an executor is final at once,
 * while one made by hand is known to {@code wait} and {@code asCompleted} as cancelled only when its producer has
 * acknowledged that by {@link #setRunningOrNotifyCancel()} (items 12 and 33).
 *
 * <p>Thread-safe. What a task did happens-before anything that follows a successful look at its outcome: a return of
 * {@code result}, {@code exception} or {@code get}, a {@code done()} that answered true, the run of a callback.
 *
 * @param <T> the result type
 */
public class Future<T> implements java.util.concurrent.Future<T> {

    /*
     * State and outcome share one word, so that no reader can see the one without the other:
     *
     *   null -------> RUNNING, or the Worker                       setRunningOrNotifyCancel; an engine starts it
     *   null -------> PENDING_CLAIMED --> outcome                  setResult, setException; a deadline
     *                                 --> CANCELLED_AND_NOTIFIED   cancel, of an engine's future
     *   RUNNING ----> RUNNING_CLAIMED --> outcome                  its task or producer is done; a deadline
     *                                 --> CANCELLED_AND_NOTIFIED   cancel(true), of an engine's future
     *   a Worker ---> outcome                                      its task is done, and nobody waits (see below)
     *   null -------> CANCELLED                                    cancel, of a future made by hand
     *   CANCELLED --> CANCELLED_AND_NOTIFIED                       setRunningOrNotifyCancel
     *
     * null is PENDING; a Worker is RUNNING, by that worker of an engine; an outcome is the result itself, NULL for a null
     * result, or a Failure. A CLAIMED state belongs to
     * the one thread that won the right to end the future: first it books the end in the executor's ledger and foretells
     * it to those who keep the order of ends, then it publishes it. So nobody ever sees a done future that is not
     * counted, or is behind one that ended after it. To everybody else a claimed future still is what it was before.
     *
     * The short way, for what most tasks do: no listener, no waiter, a result. Then a worker goes from running to the
     * outcome in one step and books that with its next instruction; who counts waits for it (Ledger).
     */
    private volatile @Nullable Object value;

    /*
     * Who wants to know of the end: threads, watchers (wait, asCompleted) and callbacks, newest first; CLOSED once the
     * end has been told. A Treiber stack. A node is pushed only onto a head that was read *before* a look at value found
     * the future not done; the teller changes value first and swaps the head second. So a node that gets in is told, and
     * one that comes too late sees that the future is done. The teller may leave out the swap if it finds the stack empty:
     * who pushes looks at value once more, and, if the future is settled, swaps the head and tells itself.
     */
    private volatile @Nullable Node stack;

    private static final VarHandle VALUE;
    private static final VarHandle STACK;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            VALUE = lookup.findVarHandle(Future.class, "value", Object.class);
            STACK = lookup.findVarHandle(Future.class, "stack", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The values that are not outcomes; those before {@code CANCELLED} are not done. */
    private enum Mark {
        RUNNING,
        PENDING_CLAIMED,
        RUNNING_CLAIMED,
        CANCELLED,
        CANCELLED_AND_NOTIFIED,
        NULL
    }

    /** The outcome of a future that has failed. */
    static class Failure {

        private final Throwable exception;

        Failure(Throwable exception) {
            this.exception = exception;
        }

        final Throwable exception() {
            return exception;
        }

        /** Somebody looks at it. */
        void observed() {}
    }

    /** Somebody to be told of the end. A node goes into one future's stack, once. */
    abstract static class Node {

        /** Guarded by the stack: written before the push, later only to unlink nodes that have gone. */
        volatile @Nullable Node next;

        /** Set once, by whoever hung the node up and does not want to listen any more. */
        volatile boolean gone;

        /** Whether nobody listens any more, and the node may be unlinked. */
        boolean isGone() {
            return gone;
        }

        /** Tells the listener; may be called though it is gone. */
        abstract void tell(Future<?> future);

        /** Tells a listener who cares for the order of ends, just before the end becomes visible; tell() follows. */
        void foretell(Future<?> future) {}
    }

    /** {@code wait} and {@code asCompleted}: unlike the others they don't count CANCELLED as done (item 40). */
    abstract static class Watcher extends Node {}

    private static final class ThreadWaiter extends Node {

        private final Thread thread = Thread.currentThread();

        @Override
        void tell(Future<?> future) {
            LockSupport.unpark(thread);
        }
    }

    private static final class Callback<T> extends Node {

        private final Consumer<? super Future<T>> consumer;

        Callback(Consumer<? super Future<T>> consumer) {
            this.consumer = consumer;
        }

        @Override
        @SuppressWarnings("unchecked")
        void tell(Future<?> future) {
            Callbacks.call(consumer, (Future<T>) future);
        }
    }

    /** A stack's content after CANCELLED: watchers only. Always a new object, so that a stale head can't match. */
    private static final class CancelledRoot extends Node {

        @Override
        void tell(Future<?> future) {}
    }

    private static final Node CLOSED = new CancelledRoot();

    /**
     * Creates a pending future that belongs to no executor, for tests and for implementations of executors. Whoever
     * creates it must also end it.
     */
    public Future() {}

    // ------------------------------------------------------------------------------------------------- state

    private static boolean isDone(@Nullable Object v) {
        return v != null
                && !(v instanceof Worker)
                && (!(v instanceof Mark mark) || mark.compareTo(Mark.CANCELLED) >= 0);
    }

    /** Done for {@code wait} and {@code asCompleted}: finished, or cancelled and acknowledged (item 40). */
    private static boolean isSettled(@Nullable Object v) {
        return isDone(v) && v != Mark.CANCELLED;
    }

    private static boolean isCancelled(@Nullable Object v) {
        return v == Mark.CANCELLED || v == Mark.CANCELLED_AND_NOTIFIED;
    }

    final boolean isSettled() {
        return isSettled(value);
    }

    final boolean isFailed() {
        return value instanceof Failure;
    }

    /**
     * Tells whether this future was cancelled.
     *
     * @return true from the cancelling on (item 3)
     */
    public boolean cancelled() {
        return isCancelled(value);
    }

    /**
     * Tells whether the task has started and not ended.
     *
     * @return true only while it runs (item 4)
     */
    public boolean running() {
        Object v = value;
        return v instanceof Worker || v == Mark.RUNNING || v == Mark.RUNNING_CLAIMED;
    }

    /**
     * Tells whether this future has a result, has an exception, or was cancelled.
     *
     * @return true from then on (item 5)
     */
    public boolean done() {
        return isDone(value);
    }

    /** {@return the same as {@link #cancelled()}} */
    @Override
    public boolean isCancelled() {
        return cancelled();
    }

    /** {@return the same as {@link #done()}} */
    @Override
    public boolean isDone() {
        return done();
    }

    // ------------------------------------------------------------------------------------------------ cancel

    /**
     * Cancels this future unless it has started. If it had not, its task will never run, whoever waits in {@code
     * result()} is woken, and the callbacks have run in this thread when this returns. A future of an executor also has
     * left the queue then, and {@code wait} and {@code asCompleted} have been told.
     *
     * @return true if this future is cancelled now, by this call or an earlier one (items 7 to 9); false if it was
     *     running or finished, and then nothing has changed
     */
    public boolean cancel() {
        return cancel(false);
    }

    /**
     * Cancels this future, and stops its task if that is running and {@code mayInterruptIfRunning} is true: the future
     * is cancelled at once, whether or not the task heeds the request to stop (an interrupt, for tasks on threads). A
     * future made by hand has no task to stop, so for it this is {@link #cancel()}.
     *
     * @param mayInterruptIfRunning whether to stop a running task
     * @return true if this future is cancelled now, by this call or an earlier one; false if it was finished, or was
     *     running and was not to be or could not be stopped
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!VALUE.compareAndSet(this, null, Mark.CANCELLED)) {
            if (engineIsPendingOrClaimed()) {
                engineAwaitPublished(); // too late by a moment
            }
            return cancelled();
        }
        // Watchers stay until the producer acknowledges (item 12); the CAS on a fresh root shuts out late pushes.
        Node head;
        Node root;
        do {
            head = stack;
            root = new CancelledRoot();
            for (Node n = head; n != null; n = n.next) {
                if (n instanceof Watcher watcher && !watcher.isGone()) {
                    root.next = new Forward(watcher, root.next);
                }
            }
        } while (!STACK.compareAndSet(this, head, root));
        tell(head, false);
        return true;
    }

    /** Stands for a watcher in the stack after CANCELLED, for a node can't be in two stacks at once. */
    private static final class Forward extends Watcher {

        private final Watcher target;

        Forward(Watcher target, @Nullable Node next) {
            this.target = target;
            this.next = next;
        }

        @Override
        boolean isGone() {
            return target.isGone();
        }

        @Override
        void tell(Future<?> future) {
            target.tell(future);
        }
    }

    // ------------------------------------------------------------------------------------------------ outcome

    /**
     * Waits for the end and returns the result.
     *
     * <p>If the task threw, this throws <em>the very same throwable</em>, whatever its type, checked exceptions that
     * this method does not declare included (item 14). Use {@link #get()} for the wrapping that {@link
     * java.util.concurrent.Future} promises.
     *
     * @return the result; null if the task returned null
     * @throws CancellationException if this future was cancelled
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     */
    public T result() throws InterruptedException {
        return resultOf(awaitDone());
    }

    /**
     * Waits for the end, up to a timeout, and returns the result. A done future answers whatever the timeout is.
     *
     * @param timeout how long to wait; zero or a negative one polls (item 19)
     * @return the result; null if the task returned null
     * @throws CancellationException if this future was cancelled
     * @throws TimeoutException if it was not done in time, with no message; nothing has changed
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     * @see #result()
     */
    public T result(Duration timeout) throws InterruptedException, TimeoutException {
        return resultOf(awaitDone(Durations.nanos(timeout)));
    }

    /**
     * Waits for the end and returns what the task threw.
     *
     * @return the very same throwable, or null after success
     * @throws CancellationException if this future was cancelled (item 17)
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     */
    public @Nullable Throwable exception() throws InterruptedException {
        return exceptionOf(awaitDone());
    }

    /**
     * Waits for the end, up to a timeout, and returns what the task threw.
     *
     * @param timeout how long to wait; zero or a negative one polls
     * @return the very same throwable, or null after success
     * @throws CancellationException if this future was cancelled
     * @throws TimeoutException if it was not done in time, with no message; nothing has changed
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     */
    public @Nullable Throwable exception(Duration timeout) throws InterruptedException, TimeoutException {
        return exceptionOf(awaitDone(Durations.nanos(timeout)));
    }

    /**
     * Waits for the end and returns the result, as {@link java.util.concurrent.Future} has it.
     *
     * @return the result; null if the task returned null
     * @throws CancellationException if this future was cancelled
     * @throws ExecutionException if the task threw; its cause is the very same throwable
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     */
    @Override
    public T get() throws InterruptedException, ExecutionException {
        return getOf(awaitDone());
    }

    /**
     * Waits for the end, up to a timeout, and returns the result, as {@link java.util.concurrent.Future} has it.
     *
     * @param timeout how long to wait; zero or a negative one polls
     * @param unit the unit of the timeout
     * @return the result; null if the task returned null
     * @throws CancellationException if this future was cancelled
     * @throws ExecutionException if the task threw; its cause is the very same throwable
     * @throws TimeoutException if it was not done in time; nothing has changed
     * @throws InterruptedException if the thread is interrupted while it waits; nothing has changed
     */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return getOf(awaitDone(unit.toNanos(timeout)));
    }

    private static @Nullable Throwable exceptionOf(Object v) {
        if (isCancelled(v)) {
            throw new CancellationException();
        }
        if (v instanceof Failure failure) {
            failure.observed();
            return failure.exception;
        }
        return null;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // T may be a nullable type: a task may return null
    private T resultOf(Object v) {
        Throwable exception = exceptionOf(v);
        if (exception != null) {
            throw Sneaky.rethrow(exception);
        }
        return v == Mark.NULL ? null : (T) v;
    }

    private T getOf(Object v) throws ExecutionException {
        Throwable exception = exceptionOf(v);
        if (exception != null) {
            throw new ExecutionException(exception);
        }
        return resultOf(v);
    }

    private Object awaitDone() throws InterruptedException {
        try {
            return awaitDone(false, 0);
        } catch (TimeoutException e) {
            throw new AssertionError("an untimed wait timed out", e);
        }
    }

    private Object awaitDone(long nanos) throws InterruptedException, TimeoutException {
        return awaitDone(true, nanos);
    }

    private Object awaitDone(boolean timed, long nanos) throws InterruptedException, TimeoutException {
        Object v = value;
        if (v != null && isDone(v)) {
            return v;
        }
        if (timed && nanos <= 0) {
            throw new TimeoutException();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long deadline = timed ? System.nanoTime() + nanos : 0;
        if (Worker.here() == null) { // a worker has better things to do: it may run this itself
            for (int i = 0, pause = Spin.FIRST_PAUSE; i < Spin.times; i += pause, pause = Spin.longer(pause)) {
                Spin.pause(pause);
                v = value;
                if (v != null && isDone(v)) {
                    return v;
                }
            }
        }
        Waiting waiting = Waiting.forAll(List.of(this), timed);
        try {
            return awaitDone(timed, deadline, waiting);
        } finally {
            if (waiting != null) {
                waiting.end();
            }
        }
    }

    private Object awaitDone(boolean timed, long deadline, @Nullable Waiting waiting)
            throws InterruptedException, TimeoutException {
        ThreadWaiter waiter = new ThreadWaiter();
        push(waiter); // if this fails the future is done, and the loop ends at once
        Object v;
        while ((v = value) == null || !isDone(v)) {
            if (waiting != null && waiting.help()) {
                continue;
            }
            if (!timed) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    remove(waiter);
                    throw new TimeoutException();
                }
                LockSupport.parkNanos(this, left);
            }
            if (Thread.interrupted()) {
                remove(waiter);
                throw new InterruptedException();
            }
        }
        return v;
    }

    // ---------------------------------------------------------------------------------------------- callbacks

    /**
     * Has a callback called, with this future, once it is done. Callbacks run in the order in which they were added, in
     * the thread that ends the future (a worker, or whoever cancels), after all who wait for it have been released; if
     * the future is done already, in this thread before this method returns (items 25 to 29). Whatever a callback
     * throws is logged to the logger {@code dev.futures} and the next one runs.
     *
     * <p>A callback that ends another future runs that one's callbacks too before it goes on; in a chain of more than
     * {@value Callbacks#MAX_DEPTH} such steps the deeper ones run later on the same thread, so that no chain overflows
     * the stack.
     *
     * @param callback what to call; the same one added twice is called twice
     */
    public void addDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "callback");
        if (!push(new Callback<T>(callback))) {
            Callbacks.call(callback, this);
        }
    }

    /**
     * Returns a new {@link CompletableFuture} with this future's outcome. The two are bound both ways: it completes as
     * this one does, and when it is cancelled, times out ({@code orTimeout}), or is completed by anyone else, this
     * future is {@link #cancel(boolean) cancelled}, its running task told to stop.
     *
     * @return the bound future; cancelled with {@link CancellationException} if this one is
     */
    @SuppressWarnings("FutureReturnValueIgnored") // of the stage after the bound one: nobody waits for it
    public CompletableFuture<T> toCompletableFuture() {
        CompletableFuture<T> bound = new BoundFuture<>(this);
        bound.whenComplete((result, exception) -> {
            if (!done()) {
                cancel(true);
            }
        });
        addDoneCallback(future -> {
            Object v = Objects.requireNonNull(future.value);
            if (isCancelled(v)) {
                bound.cancel(false);
                return;
            }
            Throwable exception = exceptionOf(v);
            if (exception != null) {
                bound.completeExceptionally(exception);
            } else {
                bound.complete(future.resultOf(v));
            }
        });
        return bound;
    }

    // ----------------------------------------------------------------------------------------------- producer

    /**
     * Moves a pending future to running, or acknowledges that it was cancelled. For implementations of executors, called
     * once, just before the task would run.
     *
     * @return true if it is running now, and the task is to be run; false if it was cancelled: then {@code wait} and
     *     {@code asCompleted} have been told, and the task is not to be run
     * @throws IllegalStateException if it was called before, or the future is finished (item 34), which is logged too;
     *     {@link InvalidStateException} if the future belongs to an executor
     */
    public boolean setRunningOrNotifyCancel() {
        if (VALUE.compareAndSet(this, null, Mark.RUNNING)) {
            return true;
        }
        if (engineIsPendingOrClaimed()) {
            engineAwaitPublished();
        }
        if (value == Mark.CANCELLED) {
            awaitCancelledRoot(); // what the canceller tells is not ours to tell (item 11)
        }
        if (VALUE.compareAndSet(this, Mark.CANCELLED, Mark.CANCELLED_AND_NOTIFIED)) {
            tell((Node) STACK.getAndSet(this, CLOSED), true);
            return false;
        }
        Log.LOGGER.error("Future {} in unexpected state: {}", this, stateName(value));
        throw new IllegalStateException("Future in unexpected state: " + stateName(value));
    }

    private void awaitCancelledRoot() {
        while (true) {
            for (Node n = stack; n != null; n = n.next) {
                if (n instanceof CancelledRoot) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Ends this future with a result. For tests and implementations of executors.
     *
     * @param result the result; may be null
     * @throws InvalidStateException if it is done already, or belongs to an executor; nothing has changed
     */
    public void setResult(@Nullable T result) {
        end(result == null ? Mark.NULL : result);
    }

    /**
     * Ends this future with an exception. For tests and implementations of executors.
     *
     * @param exception what {@link #result()} is to throw
     * @throws InvalidStateException if it is done already, or belongs to an executor; nothing has changed
     */
    public void setException(Throwable exception) {
        end(new Failure(Objects.requireNonNull(exception, "exception")));
    }

    private void end(Object outcome) {
        if (!engineClaimPending() && !VALUE.compareAndSet(this, Mark.RUNNING, Mark.RUNNING_CLAIMED)) {
            engineAwaitPublished(); // of whoever was first
            throw invalidState();
        }
        tell(publish(outcome), true);
    }

    final InvalidStateException invalidState() {
        return new InvalidStateException(stateName(value) + ": " + this);
    }

    // ------------------------------------------------------------------- the engine's side, see ManagedFuture

    /** Moves from pending to running. */
    final boolean engineStart(Worker worker) {
        return VALUE.compareAndSet(this, null, worker);
    }

    /** Wins the right to end this pending future. */
    final boolean engineClaimPending() {
        return value == null && VALUE.compareAndSet(this, null, Mark.PENDING_CLAIMED);
    }

    /** Wins the right to end this running future; returns who runs it, or null if it was not won. */
    final @Nullable Worker engineClaimRunning() {
        Object v = value;
        return v instanceof Worker worker && VALUE.compareAndSet(this, worker, Mark.RUNNING_CLAIMED) ? worker : null;
    }

    /** {@return who runs this, or null if nobody does, or its end is claimed} */
    final @Nullable Worker engineRunner() {
        return value instanceof Worker worker ? worker : null;
    }

    /** Waits, for the few instructions between another thread's claim and its publication, for the end. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint that the other thread may need this one's core, no more
    final void engineAwaitPublished() {
        for (int spins = 0; !isDone(value); spins++) {
            if (spins < 100) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    final boolean engineIsPending() {
        return value == null;
    }

    /** Whether it runs and nobody has claimed its end. */
    final boolean engineIsRunning() {
        return value instanceof Worker;
    }

    final boolean engineIsPendingOrClaimed() {
        Object v = value;
        return v == null || v == Mark.PENDING_CLAIMED;
    }

    /** Whether anybody waits to be told of the end, as far as is known now. */
    final boolean engineIsWatched() {
        return stack != null;
    }

    /** Whether the end of this future will call callbacks, as far as is known now. */
    final boolean engineHasCallbacks() {
        for (Node n = stack; n != null; n = n.next) {
            if (n instanceof Callback) {
                return true;
            }
        }
        return false;
    }

    /**
     * The short way to the end: publishes the result of a future that a worker runs, if nobody waits for it. Then {@link
     * #engineLateNodes} says whether somebody came at the last moment.
     *
     * @return false if that can't be done: somebody waits, or has claimed the end
     */
    final boolean enginePublishUnwatched(Worker worker, @Nullable T result) {
        return stack == null && VALUE.compareAndSet(this, worker, result == null ? Mark.NULL : result);
    }

    /** Returns whom to tell of an end that is published, as {@link #enginePublishResult} does; mostly null. */
    final @Nullable Node engineLateNodes() {
        return stack == null ? null : (Node) STACK.getAndSet(this, CLOSED);
    }

    /** Publishes the end of a claimed future, and returns whom {@link #engineRelease} is to tell of it. */
    final @Nullable Node enginePublishResult(@Nullable T result) {
        return publish(result == null ? Mark.NULL : result);
    }

    /** As {@link #enginePublishResult}, with an exception. */
    final @Nullable Node enginePublishFailure(Failure failure) {
        return publish(failure);
    }

    /** As {@link #enginePublishResult}, with a cancellation. */
    final @Nullable Node enginePublishCancelled() {
        return publish(Mark.CANCELLED_AND_NOTIFIED);
    }

    private @Nullable Node publish(Object outcome) {
        for (Node n = stack; n != null; n = n.next) {
            n.foretell(this);
        }
        value = outcome;
        return (Node) STACK.getAndSet(this, CLOSED);
    }

    /** Releases all waiters. Returns whether there are callbacks, which {@link #engineCallBack} then runs. */
    final boolean engineRelease(@Nullable Node head) {
        return release(head, true);
    }

    /** Adds a callback; false if this is done already, and the callback was not added. */
    final boolean engineAddCallback(Consumer<? super Future<T>> callback) {
        return push(new Callback<T>(callback));
    }

    final void engineCallBack(@Nullable Node head) {
        callBack(head);
    }

    // -------------------------------------------------------------------------------------------------- stack

    static boolean isCallback(Node node) {
        return node instanceof Callback;
    }

    /**
     * Adds a node, to be told of the end.
     *
     * @return false if the future is done (for a watcher: settled) already, and the node was not added
     */
    final boolean push(Node node) {
        boolean watcher = node instanceof Watcher;
        while (true) {
            Node head = stack;
            Object v = value;
            if (watcher ? isSettled(v) : isDone(v)) {
                return false;
            }
            if (head == CLOSED) {
                // value is read after the stack, and was changed before it: a closed stack means that it is done
                throw new AssertionError("closed but not done");
            }
            node.next = head;
            if (STACK.compareAndSet(this, head, node)) {
                if (isSettled(value)) { // its teller may have found an empty stack, and gone
                    tell((Node) STACK.getAndSet(this, CLOSED), true);
                }
                return true;
            }
        }
    }

    /** Takes a node out again, if it is still there; unlinks other nodes that have gone on the way. */
    final void remove(Node node) {
        node.gone = true;
        retry:
        while (true) {
            Node before = null;
            for (Node n = stack, next; n != null; n = next) {
                next = n.next;
                if (!n.isGone()) {
                    before = n;
                } else if (before != null) {
                    before.next = next;
                    if (before.isGone()) {
                        continue retry; // it may have been unlinked itself, and our write with it
                    }
                } else if (!STACK.compareAndSet(this, n, next)) {
                    continue retry;
                }
            }
            return;
        }
    }

    private void tell(@Nullable Node head, boolean watchers) {
        if (release(head, watchers)) {
            callBack(head);
        }
    }

    /** Everybody who waits is released before any callback runs (item 29), for a callback may take its time. */
    private boolean release(@Nullable Node head, boolean watchers) {
        boolean callbacks = false;
        for (Node n = head; n != null; n = n.next) {
            if (n instanceof Callback) {
                callbacks = true;
            } else if (watchers || !(n instanceof Watcher)) {
                n.tell(this);
            }
        }
        return callbacks;
    }

    private void callBack(@Nullable Node head) {
        Callbacks.run(this, head);
    }

    // ------------------------------------------------------------------------------------------------- strings

    private static String stateName(@Nullable Object v) {
        if (v == null || v == Mark.PENDING_CLAIMED) {
            return "PENDING";
        }
        if (v == Mark.RUNNING_CLAIMED) {
            return "RUNNING";
        }
        return v instanceof Mark mark && mark != Mark.NULL ? mark.name() : "FINISHED";
    }

    /** {@return the name of this class in {@link #toString()}} */
    String className() {
        return getClass().getSimpleName();
    }

    /** {@return the state, as {@code <Future at 0x1f state=finished returned String>} (item 39)} */
    @Override
    public String toString() {
        Object v = value;
        String state;
        if (v instanceof Failure failure) {
            state = "finished raised " + failure.exception.getClass().getSimpleName();
        } else if (isCancelled(v)) {
            state = "cancelled";
        } else if (isDone(v)) {
            state = "finished returned "
                    + (v == null || v == Mark.NULL ? "null" : v.getClass().getSimpleName());
        } else {
            state = v == null || v == Mark.PENDING_CLAIMED ? "pending" : "running";
        }
        return "<" + className() + " at 0x" + Integer.toHexString(System.identityHashCode(this)) + " state=" + state
                + ">";
    }
}
