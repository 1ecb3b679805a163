package dev.futures.spring.boot.autoconfigure.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Futures;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Worker;
import java.io.NotSerializableException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;

/** A method of a bean can't run where no beans are, and whoever tries is told so. */
@Timeout(120)
class AsyncMethodOfWorkerJvmTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("futures.executors.reports.type=process", "futures.executors.reports.max-workers=1")
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    FuturesAsyncAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    LifecycleAutoConfiguration.class))
            .withUserConfiguration(Application.class)
            .withBean(Handling.class);

    static class Printer {

        private final Executor reports;

        Printer(ExecutorRegistry executors) {
            reports = executors.get("reports");
        }

        @Async("reports")
        Future<Long> future() {
            return Futures.completed(Worker.pid());
        }

        @Async("reports")
        CompletableFuture<Long> completable() {
            return CompletableFuture.completedFuture(Worker.pid());
        }

        @Async("reports")
        void nothing(int pages) {}

        /** As it can be done. */
        Future<Long> aTaskThatHasAllItNeeds(int pages) {
            return reports.submit(() -> pages + Worker.pid());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    static class Application {

        @Bean
        Printer printer(ExecutorRegistry executors) {
            return new Printer(executors);
        }
    }

    static final class Handling implements AsyncConfigurer {

        static final BlockingQueue<Throwable> TOLD = new LinkedBlockingQueue<>();

        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (thrown, method, parameters) -> TOLD.add(thrown);
        }
    }

    private static void assertSaysWhy(Throwable failure, String method) {
        assertThat(failure)
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("@Async method " + method + " can't run in a worker JVM")
                .hasMessageContaining("beans are in this JVM only");
    }

    @Test
    void theFutureFails() {
        runner.run(context -> {
            Printer printer = context.getBean(Printer.class);
            assertSaysWhy(Objects.requireNonNull(printer.future().exception()), "Printer.future");
            CompletableFuture<Long> completable = printer.completable();
            assertThat(completable).isCompletedExceptionally();
            assertSaysWhy(
                    completable.handle((pid, failure) -> failure).get(10, TimeUnit.SECONDS), "Printer.completable");
            Executor reports = context.getBean(ExecutorRegistry.class).get("reports");
            assertThat(reports.stats().failed()).isEqualTo(2);
            assertThat(reports.workers()).isEmpty();
        });
    }

    @Test
    void theHandlerIsTold() {
        runner.run(context -> {
            context.getBean(Printer.class).nothing(3);
            assertSaysWhy(
                    Objects.requireNonNull(Handling.TOLD.poll(10, TimeUnit.SECONDS), "not told"), "Printer.nothing");
        });
    }

    @Test
    void theMethodMaySubmitATask() {
        runner.run(context -> assertThat(
                        context.getBean(Printer.class).aTaskThatHasAllItNeeds(0).result())
                .isNotEqualTo(Worker.pid()));
    }

    @Test
    void inTestsThatRunTasksDirectlyTheMethodIsCalled() {
        runner.withPropertyValues("futures.direct=true")
                .run(context -> assertThat(
                                context.getBean(Printer.class).future().result())
                        .isEqualTo(Worker.pid()));
    }
}
