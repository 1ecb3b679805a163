package dev.futures.spring.boot.autoconfigure.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futures.CancelReason;
import dev.futures.DeadlineExceededException;
import dev.futures.Executor;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.Futures;
import dev.futures.RunningTask;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import dev.futures.spring.boot.autoconfigure.context.FuturesContextAutoConfiguration;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;

/** {@code @Async("hashing")} methods: what their caller gets, and what is counted, for each thing that they may return. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncMethodTests {

    private static final IllegalStateException FAILURE = new IllegalStateException("on purpose");
    private static final Throwable ANYTHING = new Throwable("neither an exception nor an error");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues(
                    "futures.executors.hashing.max-workers=1",
                    "futures.executors.hashing.queue-capacity=1",
                    "some.executor=hashing")
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    FuturesAsyncAutoConfiguration.class,
                    FuturesContextAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    LifecycleAutoConfiguration.class))
            .withUserConfiguration(Application.class);

    interface Greeter {

        Future<String> greet(String name);
    }

    static class Service {

        final CountDownLatch entered = new CountDownLatch(1);
        final BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
        final CompletableFuture<String> never = new CompletableFuture<>();

        private String here() {
            return Thread.currentThread().getName();
        }

        @Async("hashing")
        void nothing() {
            threads.add(here());
        }

        @Async("hashing")
        void nothingThatFails(int number) {
            throw FAILURE;
        }

        @Async("hashing")
        void nothingThatHangs(int number) throws InterruptedException {
            entered.countDown();
            new CountDownLatch(1).await();
        }

        @Async("hashing")
        void nothingThatThrowsAnything(int number) throws Throwable {
            throw ANYTHING;
        }

        @Async("hashing")
        CompletableFuture<String> completableThatNeverIs() {
            entered.countDown();
            return never;
        }

        @Async("hashing")
        Future<String> ours() {
            return Futures.completed(here());
        }

        @Async("hashing")
        Future<String> oursThatFails() {
            return Futures.failed(FAILURE);
        }

        @Async("hashing")
        java.util.concurrent.Future<String> jdks() {
            return CompletableFuture.completedFuture(here());
        }

        @Async("${some.executor}")
        CompletableFuture<String> completable() {
            return CompletableFuture.completedFuture(here());
        }

        @Async("hashing")
        CompletableFuture<String> completableThatThrows() {
            throw FAILURE;
        }

        @Async("hashing")
        CompletableFuture<String> completableThatFails() {
            return CompletableFuture.failedFuture(FAILURE);
        }

        @Async("hashing")
        CompletableFuture<String> endless() throws InterruptedException {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.add(here());
                throw e;
            }
            return CompletableFuture.completedFuture("not reached");
        }

        @Async("hashing")
        CompletableFuture<String> user() {
            return CompletableFuture.completedFuture(String.valueOf(MDC.get("user")));
        }

        @Async
        CompletableFuture<String> elsewhere() {
            return CompletableFuture.completedFuture(here());
        }

        @Async("nobody")
        void unknown() {}
    }

    @Async("hashing")
    static class WholeClass implements Greeter {

        @Override
        public Future<String> greet(String name) {
            return Futures.completed(
                    "hello " + name + " from " + Thread.currentThread().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Application {

        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        Greeter greeter() {
            return new WholeClass();
        }
    }

    private static Executor hashing(ExecutorRegistry executors) {
        return executors.get("hashing");
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing in time");
    }

    @Test
    void void_runs() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            Service service = context.getBean(Service.class);
            service.nothing();
            assertThat(next(target(service).threads)).startsWith("hashing-");
            await().until(() -> executor.stats().succeeded() == 1);
        });
    }

    /** The fields of a proxy made by CGLIB are not those of the bean behind it. */
    private static Service target(Service service) throws Exception {
        return (Service) Objects.requireNonNull(((org.springframework.aop.framework.Advised) service)
                .getTargetSource()
                .getTarget());
    }

    record Told(Throwable thrown, String method, @Nullable Object parameter) {}

    /** What handlers were told. Boot puts the configurer behind another object, so the test can't ask that. */
    record Tellings(BlockingQueue<Told> queue) {}

    @Configuration(proxyBeanMethods = false)
    static class Handling implements AsyncConfigurer {

        private final BlockingQueue<Told> told;

        Handling(Tellings tellings) {
            this.told = tellings.queue();
        }

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (Throwable thrown, Method method, @Nullable Object... parameters) ->
                    told.add(new Told(thrown, method.getName(), parameters[0]));
        }
    }

    @Test
    void voidThatThrows_isToldToTheHandlerAndCountedAndNotLoggedOnceMore(CapturedOutput output) {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .run(context -> {
                    Executor executor = hashing(context.getBean(ExecutorRegistry.class));
                    context.getBean(Service.class).nothingThatFails(17);
                    assertThat(next(tellings.queue())).isEqualTo(new Told(FAILURE, "nothingThatFails", 17));
                    await().until(() -> executor.stats().failed() == 1);
                    assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 1L);
                    executor.close(); // which logs what nobody has looked at
                    assertThat(output.getOut()).doesNotContain("on purpose");
                });
    }

    @Test
    void voidThatThrowsAnything_isToldToTheHandlerAsItIs() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .run(context -> {
                    context.getBean(Service.class).nothingThatThrowsAnything(1);
                    assertThat(next(tellings.queue())).isEqualTo(new Told(ANYTHING, "nothingThatThrowsAnything", 1));
                });
    }

    @Test
    void voidThatRunsTooLong_isToldToTheHandlerOnce() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .withPropertyValues("futures.executors.hashing.run-timeout=50ms")
                .run(context -> {
                    Executor executor = hashing(context.getBean(ExecutorRegistry.class));
                    context.getBean(Service.class).nothingThatHangs(1);
                    Told told = next(tellings.queue());
                    assertThat(told.thrown()).isInstanceOf(DeadlineExceededException.class);
                    assertThat(told.parameter()).isEqualTo(1);
                    await().until(() -> executor.stats().abandoned() == 0);
                    executor.close(); // the method has thrown, too
                    assertThat(tellings.queue()).isEmpty();
                });
    }

    @Test
    void voidThatWaitsTooLong_isToldToTheHandlerThoughItWasNotCalled() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .withPropertyValues("futures.executors.hashing.queue-timeout=50ms")
                .run(context -> {
                    Executor executor = hashing(context.getBean(ExecutorRegistry.class));
                    try (Gate gate = new Gate()) {
                        executor.submit(gate);
                        gate.awaitEntered();
                        context.getBean(Service.class).nothingThatFails(2);
                        Told told = next(tellings.queue());
                        assertThat(told.thrown()).isInstanceOf(DeadlineExceededException.class);
                        assertThat(told.parameter()).isEqualTo(2);
                    }
                    executor.close();
                    assertThat(tellings.queue()).isEmpty();
                });
    }

    @Test
    void voidWhoseContextFails_isToldToTheHandlerThoughItWasNotCalled() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .withBean(
                        TaskDecorator.class,
                        () -> task -> () -> {
                            throw FAILURE;
                        })
                .run(context -> {
                    context.getBean(Service.class).nothingThatHangs(3);
                    assertThat(next(tellings.queue())).isEqualTo(new Told(FAILURE, "nothingThatHangs", 3));
                    assertThat(target(context.getBean(Service.class)).entered.getCount())
                            .isEqualTo(1);
                });
    }

    @Test
    void voidThatIsCancelled_isNotToldToTheHandler() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .run(context -> {
                    Executor executor = hashing(context.getBean(ExecutorRegistry.class));
                    context.getBean(Service.class).nothingThatHangs(4);
                    target(context.getBean(Service.class)).entered.await();
                    executor.shutdownNow();
                    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(tellings.queue()).isEmpty();
                });
    }

    @Test
    void voidThatThrows_isToldToTheHandlerOnTheWorkersThread() {
        Tellings tellings = new Tellings(new LinkedBlockingQueue<>());
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        runner.withBean(Tellings.class, () -> tellings)
                .withUserConfiguration(Handling.class)
                .withBean(
                        ExecutorCustomizer.class,
                        () -> (name, builder) -> builder.contextPropagator(() -> work -> {
                            threads.add(Thread.currentThread().getName());
                            work.run();
                        }))
                .run(context -> {
                    for (int i = 0; i < 100; i++) {
                        context.getBean(Service.class).nothingThatFails(i);
                        next(tellings.queue());
                        assertThat(next(threads)).startsWith("hashing-"); // of the task
                        assertThat(next(threads)).startsWith("hashing-"); // of the callback, were it late it had none
                    }
                });
    }

    @Test
    void voidThatThrows_isToldToSpringsHandlerIfThereIsNoOther(CapturedOutput output) {
        runner.run(context -> {
            context.getBean(Service.class).nothingThatFails(17);
            await().until(() -> output.getOut().contains("Unexpected exception occurred invoking async method"));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingHandler implements AsyncConfigurer {

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (Throwable thrown, Method method, @Nullable Object... parameters) -> {
                throw new IllegalArgumentException("from the handler");
            };
        }
    }

    @Test
    void voidThatThrows_isCountedThoughTheHandlerFails(CapturedOutput output) {
        runner.withUserConfiguration(FailingHandler.class).run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            context.getBean(Service.class).nothingThatFails(17);
            await().until(() -> output.getOut().contains("from the handler"));
            assertThat(output.getOut()).contains("failed itself");
            assertThat(executor.stats().failed()).isEqualTo(1);
        });
    }

    @Test
    void future_isThatOfTheTask() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            Service service = context.getBean(Service.class);
            assertThat(service.ours().result()).startsWith("hashing-");
            assertThat(service.jdks().get()).startsWith("hashing-");
            assertThat(service.oursThatFails().exception()).isSameAs(FAILURE);
            assertThat(executor.stats().succeeded()).isEqualTo(2);
            assertThat(executor.stats().failed()).isEqualTo(1);
        });
    }

    @Test
    void completableFuture_hasTheResult() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            assertThat(context.getBean(Service.class).completable().get()).startsWith("hashing-");
            assertThat(executor.stats().succeeded()).isEqualTo(1);
        });
    }

    @Test
    void completableFutureThatFails_isCounted() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            Service service = context.getBean(Service.class);
            assertThatThrownBy(() -> service.completableThatThrows().get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(FAILURE);
            assertThatThrownBy(() -> service.completableThatFails().get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(FAILURE);
            assertThat(executor.stats().failed()).isEqualTo(2);
            assertThat(executor.stats().succeeded()).isZero();
        });
    }

    @Test
    void completableFutureThatIsCancelled_stopsTheMethod() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            Service service = context.getBean(Service.class);
            CompletableFuture<String> future = service.endless();
            target(service).entered.await();
            assertThat(executor.runningTasks()).extracting(RunningTask::name).containsExactly("Service.endless");
            future.cancel(true);
            assertThat(next(target(service).interrupted)).startsWith("hashing-");
            assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.INTERRUPT, 1L);
        });
    }

    @Test
    void futureThatTheMethodReturned_isCancelledWithTheTask() {
        runner.run(context -> {
            Service service = context.getBean(Service.class);
            CompletableFuture<String> future = service.completableThatNeverIs();
            target(service).entered.await();
            future.cancel(true);
            await().until(() -> target(service).never.isCancelled());
        });
    }

    @Test
    void contextIsThatOfTheCaller() {
        runner.run(context -> {
            MDC.put("user", "alice");
            CompletableFuture<String> user;
            try {
                user = context.getBean(Service.class).user();
            } finally {
                MDC.remove("user");
            }
            assertThat(user.get()).isEqualTo("alice");
        });
    }

    @Test
    void refusal_isSpringsException() {
        runner.run(context -> {
            Executor executor = hashing(context.getBean(ExecutorRegistry.class));
            try (Gate gate = new Gate()) {
                executor.submit(gate);
                gate.awaitEntered();
                executor.submit(() -> "fills the queue");
                assertThatThrownBy(() -> context.getBean(Service.class).nothing())
                        .isInstanceOf(TaskRejectedException.class)
                        .hasRootCauseMessage(executorIsFull(executor));
            }
        });
    }

    private static String executorIsFull(Executor executor) {
        try {
            executor.submit(() -> "refused");
            throw new AssertionError("there was room");
        } catch (java.util.concurrent.RejectedExecutionException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    @Test
    void methodThatNamesNoExecutor_isSprings() {
        runner.run(context -> {
            assertThat(context.getBean(Service.class).elsewhere().get()).startsWith("task-");
            assertThat(hashing(context.getBean(ExecutorRegistry.class)).stats().submitted())
                    .isZero();
        });
    }

    @Test
    void methodThatNamesAnUnknownExecutor_failsAsSpringHasIt() {
        runner.run(context -> assertThatThrownBy(
                        () -> context.getBean(Service.class).unknown())
                .isInstanceOf(NoSuchBeanDefinitionException.class)
                .hasMessageContaining("nobody"));
    }

    @Test
    void wholeClassBehindAnInterface() {
        runner.run(context -> {
            Greeter greeter = context.getBean(Greeter.class);
            assertThat(AopUtils.isJdkDynamicProxy(greeter)).isTrue();
            assertThat(greeter.greet("alice").result()).startsWith("hello alice from hashing-");
        });
    }
}
