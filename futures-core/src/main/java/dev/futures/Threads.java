package dev.futures;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes threads of both kinds, though this is compiled for a Java that knows only one. */
final class Threads {

    /** {@code Thread.ofVirtual().name(String).unstarted(Runnable)}, or null before Java 21. */
    private static final @Nullable MethodHandle VIRTUAL = findVirtual();

    private Threads() {}

    @SuppressWarnings("ThreadPriorityCheck") // undoes what a thread inherits from the one that happens to make it
    static ThreadFactory factory(Backend.Lanes lanes, String executorName, String prefix) {
        AtomicLong number = new AtomicLong();
        if (lanes != Backend.Lanes.VIRTUAL) {
            return task -> {
                Thread thread = new Thread(task, prefix + number.getAndIncrement());
                thread.setDaemon(true);
                if (thread.getPriority() != Thread.NORM_PRIORITY) {
                    thread.setPriority(Thread.NORM_PRIORITY);
                }
                return thread;
            };
        }
        MethodHandle virtual = VIRTUAL;
        if (virtual == null) {
            throw new UnsupportedOperationException("executor '" + executorName + "' is of type: virtual"
                    + " (futures.executors." + executorName + ".type), which needs Java 21 or newer, but this is Java "
                    + Runtime.version() + "; use type: thread");
        }
        return task -> {
            try {
                return (Thread) virtual.invokeExact(prefix + number.getAndIncrement(), task);
            } catch (Throwable t) {
                throw Sneaky.rethrow(t);
            }
        };
    }

    private static @Nullable MethodHandle findVirtual() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle name = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class))
                    .asType(MethodType.methodType(builder, ofVirtual, String.class));
            MethodHandle unstarted =
                    lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
            // (name, task) -> ofVirtual().name(name).unstarted(task)
            MethodHandle named = MethodHandles.foldArguments(name, make);
            return MethodHandles.collectArguments(unstarted, 0, named);
        } catch (ClassNotFoundException | NoSuchMethodException before21) {
            return null;
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
