package dev.futures;

import java.lang.reflect.Field;

/** Looks at who hangs on a future: waiting threads, {@code wait}, {@code asCompleted}, callbacks. */
final class Waiters {

    private Waiters() {}

    /** {@return how many are to be told of the future's end} */
    static int on(Future<?> future) throws ReflectiveOperationException {
        Field stack = Future.class.getDeclaredField("stack");
        stack.setAccessible(true);
        int count = 0;
        for (Future.Node node = (Future.Node) stack.get(future); node != null; node = node.next) {
            if (!node.getClass().getSimpleName().equals("CancelledRoot")) {
                count++;
            }
        }
        return count;
    }
}
