package dev.futures.spring.boot.autoconfigure.async;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.StringUtils;

/**
 * Submits a method that names one of our executors to that, and leaves any other to Spring's own interceptor, whose place it
 * takes.
 */
final class AsyncMethodInterceptor implements MethodInterceptor {

    private static final Log logger = LogFactory.getLog(AsyncMethodInterceptor.class);

    private final MethodInterceptor springs;
    private final ConfigurableBeanFactory beanFactory;
    private final Supplier<AsyncUncaughtExceptionHandler> exceptionHandler;

    /** Empty for methods that are Spring's. */
    private final Map<Method, Optional<Executor>> executors = new ConcurrentHashMap<>();

    AsyncMethodInterceptor(
            MethodInterceptor springs,
            ConfigurableBeanFactory beanFactory,
            Supplier<AsyncUncaughtExceptionHandler> exceptionHandler) {
        this.springs = springs;
        this.beanFactory = beanFactory;
        this.exceptionHandler = exceptionHandler;
    }

    @Override
    @SuppressWarnings("NullAway") // the interface does not say so, but void methods return null in all of Spring
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Method method = BridgeMethodResolver.getMostSpecificMethod(
                invocation.getMethod(), target == null ? null : AopUtils.getTargetClass(target));
        Optional<Executor> executor = executors.get(method);
        if (executor == null) {
            executor = isSupported(method.getReturnType()) ? find(method) : Optional.empty();
            executors.put(method, executor);
        }
        return executor.isPresent() ? submit(executor.get(), method, invocation) : springs.invoke(invocation);
    }

    private static boolean isSupported(Class<?> returnType) {
        return returnType == void.class
                || returnType == CompletableFuture.class
                || (java.util.concurrent.Future.class.isAssignableFrom(returnType)
                        && returnType.isAssignableFrom(Future.class));
    }

    private Optional<Executor> find(Method method) {
        Async async = AnnotatedElementUtils.findMergedAnnotation(method, Async.class);
        if (async == null) {
            async = AnnotatedElementUtils.findMergedAnnotation(method.getDeclaringClass(), Async.class);
        }
        String qualifier = async == null ? "" : async.value();
        if (StringUtils.hasLength(qualifier)) {
            qualifier = beanFactory.resolveEmbeddedValue(qualifier);
        }
        if (!StringUtils.hasLength(qualifier)) {
            return Optional.empty();
        }
        try {
            java.util.concurrent.Executor found = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                    beanFactory, java.util.concurrent.Executor.class, qualifier);
            return found instanceof Executor ours ? Optional.of(ours) : Optional.empty();
        } catch (NoSuchBeanDefinitionException e) {
            return Optional.empty(); // Spring says so in its own way
        }
    }

    private @Nullable Object submit(Executor executor, Method method, MethodInvocation invocation) {
        if (method.getReturnType() == void.class) {
            submitVoid(executor, method, invocation);
            return null;
        }
        Future<Object> future = submit(executor, method, invocation, () -> {
            try {
                return call(invocation);
            } catch (Throwable t) {
                throw asException(t);
            }
        });
        return method.getReturnType() == CompletableFuture.class ? future.toCompletableFuture() : future;
    }

    private static Future<Object> submit(
            Executor executor, Method method, MethodInvocation invocation, Callable<Object> task) {
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        try {
            return executor.submit(new MethodTask(task, name), TaskOptions.named(name));
        } catch (RejectedExecutionException e) {
            throw new TaskRejectedException(executor, invocation, e);
        }
    }

    /** Has the handler told of whatever the task fails with: it may be that the method was not even called. */
    private void submitVoid(Executor executor, Method method, MethodInvocation invocation) {
        Thread submitter = Thread.currentThread();
        CountDownLatch added = new CountDownLatch(1);
        Callable<Object> task = () -> {
            try {
                return call(invocation);
            } catch (Throwable t) {
                if (Thread.currentThread() != submitter) {
                    added.await(); // else the handler would run in the caller's thread
                }
                throw asException(t);
            }
        };
        try {
            submit(executor, method, invocation, task).addDoneCallback(done -> {
                Throwable failure = done.cancelled() ? null : exceptionOf(done);
                if (failure != null) {
                    tellHandler(failure, method, invocation);
                }
            });
        } finally {
            added.countDown();
        }
    }

    /** Calls the method, and waits for the future that it returns, if it does, for the caller has one already. */
    private static @Nullable Object call(MethodInvocation invocation) throws Throwable {
        Object result = invocation.proceed();
        if (!(result instanceof java.util.concurrent.Future<?> returned)) {
            return result;
        }
        try {
            return returned.get();
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (InterruptedException e) {
            returned.cancel(true); // nobody else knows of it
            throw e;
        }
    }

    private void tellHandler(Throwable thrown, Method method, MethodInvocation invocation) {
        try {
            exceptionHandler.get().handleUncaughtException(thrown, method, invocation.getArguments());
        } catch (Throwable t) {
            logger.warn("Exception handler for async method '" + method.toGenericString() + "' failed itself", t);
        }
    }

    /** {@return what the method has thrown, or what the task has failed with otherwise; null after success} */
    private static @Nullable Throwable exceptionOf(Future<?> done) {
        try {
            Throwable exception = done.exception();
            return exception instanceof Wrapped wrapped ? wrapped.getCause() : exception;
        } catch (InterruptedException e) {
            throw new AssertionError("a done future does not wait", e);
        }
    }

    /** A task may throw exceptions and errors only; a method may throw anything. */
    private static Exception asException(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof Exception exception ? exception : new Wrapped(thrown);
    }

    /** Stands for something thrown that is neither an exception nor an error. */
    private static final class Wrapped extends ExecutionException {

        private static final long serialVersionUID = 1L;

        Wrapped(Throwable cause) {
            super(cause);
        }
    }
}
