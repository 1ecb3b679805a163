package dev.futures;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Where the futures of a contract test come from. */
interface FutureSource {

    /** {@return a future that is pending, and whose steps the test takes} */
    <T> Driven<T> pending();

    /** {@return a future that has a result} */
    <T> Future<T> succeeded(T result) throws Exception;

    /** {@return a future that has an exception} */
    <T> Future<T> failed(Throwable exception) throws Exception;

    /** A future and its producer. Each step has been taken, and everybody told of it, when its method returns. */
    interface Driven<T> {

        Future<T> future();

        /** From pending to running. */
        Driven<T> start();

        /** From pending or running to finished. */
        void succeed(T result);

        /** From pending or running to finished. */
        void fail(Throwable exception);

        /** Has the producer take note of a cancellation. */
        void acknowledge();

        /** From pending to cancelled, and acknowledged. */
        default Driven<T> cancel() {
            future().cancel();
            acknowledge();
            return this;
        }
    }

    /** Futures made by hand. */
    final class HandMade implements FutureSource {

        @Override
        public <T> Driven<T> pending() {
            return new DrivenByHand<>(new Future<>());
        }

        @Override
        public <T> Future<T> succeeded(T result) {
            Future<T> future = new Future<>();
            future.setResult(result);
            return future;
        }

        @Override
        public <T> Future<T> failed(Throwable exception) {
            Future<T> future = new Future<>();
            future.setException(exception);
            return future;
        }
    }

    /** @param future the future */
    record DrivenByHand<T>(Future<T> future) implements Driven<T> {

        @Override
        public Driven<T> start() {
            future.setRunningOrNotifyCancel();
            return this;
        }

        @Override
        public void succeed(T result) {
            future.setResult(result);
        }

        @Override
        public void fail(Throwable exception) {
            future.setException(exception);
        }

        @Override
        public void acknowledge() {
            future.setRunningOrNotifyCancel();
        }
    }

    /** Futures of executors: each has its own one, whose only worker is held until the test starts the future. */
    final class Managed implements FutureSource {

        private final Kind kind;
        private final LedgerCheck executors;

        Managed(Kind kind, LedgerCheck executors) {
            this.kind = kind;
            this.executors = executors;
        }

        @Override
        public <T> Driven<T> pending() {
            kind.assumeQueues();
            return new DrivenTask<>(
                    executors, executors.executor(b -> kind.on(b).maxWorkers(1)));
        }

        @Override
        public <T> Future<T> succeeded(T result) throws Exception {
            Future<T> future = executors.executor(kind::on).submit(() -> result);
            future.exception();
            return future;
        }

        @Override
        public <T> Future<T> failed(Throwable exception) throws Exception {
            Callable<T> failing = () -> {
                throw Sneaky.rethrow(exception);
            };
            Future<T> future = executors.executor(kind::on).submit(failing);
            future.exception();
            return future;
        }
    }

    /** The second task of an executor with one worker; the first one holds it back. */
    final class DrivenTask<T> implements Driven<T> {

        private final Gate gate;
        private final CountDownLatch started = new CountDownLatch(1);
        private final BlockingQueue<Callable<T>> outcome = new LinkedBlockingQueue<>();
        private final Future<T> future;

        DrivenTask(LedgerCheck executors, Executor executor) {
            gate = Gate.of(executors);
            executors.before(() -> outcome.add(() -> null));
            executor.submit(gate);
            future = executor.submit(() -> {
                started.countDown();
                return outcome.take().call();
            });
        }

        @Override
        public Future<T> future() {
            return future;
        }

        @Override
        public Driven<T> start() {
            gate.open();
            try {
                started.await();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            return this;
        }

        @Override
        public void succeed(T result) {
            end(() -> result);
        }

        @Override
        public void fail(Throwable exception) {
            end(() -> {
                throw Sneaky.rethrow(exception);
            });
        }

        /** Returns after the callbacks, so that all who wait have been told too (item 29). */
        private void end(Callable<T> how) {
            start();
            CountDownLatch told = new CountDownLatch(1);
            future.addDoneCallback(done -> told.countDown());
            outcome.add(how);
            try {
                told.await();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        @Override
        public void acknowledge() {}
    }
}
