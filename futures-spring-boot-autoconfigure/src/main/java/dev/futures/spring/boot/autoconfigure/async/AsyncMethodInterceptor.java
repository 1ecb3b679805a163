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
        boolean isVoid = method.getReturnType() == void.class;
        Callable<Object> task = () -> {
            try {
                return call(invocation);
            } catch (Throwable t) {
                if (isVoid) {
                    tellHandler(t, method, invocation);
                }
                throw asException(t);
            }
        };
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        Future<Object> future;
        try {
            future = executor.submit(task, TaskOptions.named(name));
        } catch (RejectedExecutionException e) {
            throw new TaskRejectedException(executor, invocation, e);
        }
        if (isVoid) {
            future.addDoneCallback(AsyncMethodInterceptor::observe);
            return null;
        }
        return method.getReturnType() == CompletableFuture.class ? future.toCompletableFuture() : future;
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
        }
    }

    private void tellHandler(Throwable thrown, Method method, MethodInvocation invocation) {
        try {
            exceptionHandler.get().handleUncaughtException(thrown, method, invocation.getArguments());
        } catch (Throwable t) {
            logger.warn("Exception handler for async method '" + method.toGenericString() + "' failed itself", t);
        }
    }

    /** The handler has been told: that nobody looks at the future is no news. */
    private static void observe(Future<?> done) {
        if (!done.cancelled()) {
            try {
                done.exception();
            } catch (InterruptedException e) {
                throw new AssertionError("a done future does not wait", e);
            }
        }
    }

    /** A task may throw exceptions and errors only; a method may throw anything. */
    private static Exception asException(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof Exception exception ? exception : new ExecutionException(thrown);
    }
}
