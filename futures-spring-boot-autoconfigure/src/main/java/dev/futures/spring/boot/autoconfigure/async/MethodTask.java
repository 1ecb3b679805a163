package dev.futures.spring.boot.autoconfigure.async;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * The call of an {@code @Async} method. It says that it can be sent to a worker JVM so that it is asked to get ready for
 * that, and then says why it can't: the bean that it is about is here, and so is all that the bean uses.
 */
final class MethodTask implements Callable<Object>, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Callable<Object> call;
    private final String method;

    /**
     * Creates it.
     *
     * @param call calls the method
     * @param method names it
     */
    MethodTask(Callable<Object> call, String method) {
        this.call = call;
        this.method = method;
    }

    @Override
    public Object call() throws Exception {
        return call.call();
    }

    private Object writeReplace() {
        throw new UnsupportedOperationException("@Async method " + method
                + " can't run in a worker JVM, for it is a method of a bean, and beans are in this JVM only. Let the method submit a "
                + "task to the executor, one that has all it needs, or name an executor whose workers are threads");
    }

    @Override
    public String toString() {
        return method;
    }
}
