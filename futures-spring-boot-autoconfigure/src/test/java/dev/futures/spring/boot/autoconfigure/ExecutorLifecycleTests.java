package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.Future;
import dev.futures.TaskOptions;
import jakarta.annotation.PostConstruct;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ExecutorLifecycleTests {

    private final CountDownLatch release = new CountDownLatch(1);

    private final ApplicationContextRunner runner =
            Runners.runner().withPropertyValues("futures.executors.images.max-workers=1");

    @Test
    void whenTheContextCloses_thenAcceptedTasksAreFinished(CapturedOutput output) {
        runner.run(context -> {
            Executor images = context.getBean(Executor.class);
            List<Future<?>> futures = blockAndQueue(images, 3);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
            await().until(() -> images.stats().state() == ExecutorState.SHUTDOWN);
            assertThat(futures).noneMatch(Future::done);
            release.countDown();
            closed.join();
            assertThat(futures).allMatch(Future::done).noneMatch(Future::cancelled);
            assertThat(images.stats().state()).isEqualTo(ExecutorState.TERMINATED);
            assertThat(images.stats().succeeded()).isEqualTo(4);
        });
        assertThat(output).contains("Executors drained in ", "images: 4 finished, 0 cancelled, 0 abandoned");
    }

    @Test
    void whenTimeIsUp_thenTheRestIsCancelled(CapturedOutput output) {
        runner.withPropertyValues("futures.executors.images.shutdown.await-termination=100ms")
                .run(context -> {
                    Executor images = context.getBean(Executor.class);
                    List<Future<?>> futures = blockAndQueue(images, 3);
                    context.close();
                    assertThat(futures).allMatch(Future::cancelled);
                    assertThat(images.stats().state()).isEqualTo(ExecutorState.TERMINATED);
                });
        assertThat(output).contains("images: 0 finished, 4 cancelled, 0 abandoned");
    }

    @Test
    void whenPendingTasksAreToBeCancelled_thenOnlyRunningOnesAreFinished(CapturedOutput output) {
        runner.withPropertyValues("futures.defaults.shutdown.cancel-pending=true")
                .run(context -> {
                    Executor images = context.getBean(Executor.class);
                    List<Future<?>> futures = blockAndQueue(images, 3);
                    CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
                    await().until(() -> futures.subList(1, 4).stream().allMatch(Future::cancelled));
                    assertThat(futures.get(0).done()).isFalse();
                    release.countDown();
                    closed.join();
                    assertThat(futures.get(0).exception()).isNull();
                });
        assertThat(output).contains("images: 1 finished, 3 cancelled, 0 abandoned");
    }

    @Test
    void whenATaskIgnoresItsInterrupt_thenTheReportNamesIt(CapturedOutput output) {
        CountDownLatch started = new CountDownLatch(1);
        runner.withPropertyValues("futures.executors.images.shutdown.await-termination=0s")
                .run(context -> {
                    Future<?> stubborn = context.getBean(Executor.class)
                            .submit(
                                    () -> {
                                        started.countDown();
                                        awaitUninterruptibly();
                                        return null;
                                    },
                                    TaskOptions.named("thumbnail of cat.jpg"));
                    started.await();
                    context.close();
                    assertThat(stubborn.cancelled()).isTrue();
                    release.countDown();
                });
        assertThat(output).contains("images: 0 finished, 1 cancelled, 1 abandoned [thumbnail of cat.jpg]");
    }

    @Test
    void allExecutorsDrainAtTheSameTime() {
        runner.withPropertyValues("futures.executors.mails.max-workers=1").run(context -> {
            Executor images = context.getBean("images", Executor.class);
            Executor mails = context.getBean("mails", Executor.class);
            CountDownLatch bothRun = new CountDownLatch(2);
            List<Future<?>> futures = new ArrayList<>();
            // Each task ends once the executor of the other one is being shut down.
            for (Executor[] pair : new Executor[][] {{images, mails}, {mails, images}}) {
                futures.add(pair[0].submit(() -> {
                    bothRun.countDown();
                    await().until(() -> pair[1].stats().state() != ExecutorState.RUNNING);
                    return null;
                }));
            }
            bothRun.await();
            context.close();
            assertThat(futures).allMatch(Future::done).noneMatch(Future::cancelled);
        });
    }

    @Test
    void whenThePhaseEndsEarlier_thenTheDrainDoesToo(CapturedOutput output) {
        runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=300ms")
                .run(context -> {
                    List<Future<?>> futures = blockAndQueue(context.getBean(Executor.class), 1);
                    context.close();
                    assertThat(futures).allMatch(Future::cancelled);
                });
        assertThat(output)
                .contains(
                        "Executor 'images' is to get PT30S to finish its tasks",
                        "spring.lifecycle.timeout-per-shutdown-phase ends it after PT0.3S",
                        "images: 0 finished, 2 cancelled, 0 abandoned")
                .doesNotContain("Shutdown phase 1073741823 ends");
    }

    @Test
    void whenThePhaseIsLongEnough_thenNoWarning(CapturedOutput output) {
        runner.run(AssertableApplicationContext::isRunning);
        assertThat(output).doesNotContain("timeout-per-shutdown-phase").contains("nothing was left to do");
    }

    @Test
    void tasksAreAcceptedUntilTheWebServerHasStopped() {
        runner.withUserConfiguration(WebServer.class).run(context -> {
            WebServer server = context.getBean(WebServer.class);
            context.close();
            assertThat(server.lastTask.result()).isEqualTo("accepted");
        });
    }

    @Test
    void tasksOfInitMethodsRun() {
        runner.withBean(WithInitMethod.class)
                .run(context -> assertThat(
                                context.getBean(WithInitMethod.class).task.result())
                        .isEqualTo("ran"));
    }

    @Test
    void whenTheStartFails_thenNothingStaysBehind() {
        List<Future<?>> futures = new ArrayList<>();
        runner.withBean("failing", FailingBean.class, FailingBean::new)
                .withBean(
                        Consumer.class,
                        () -> (Object executor) -> futures.addAll(blockAndQueue((Executor) executor, 1)))
                .run(context -> assertThat(context).hasFailed());
        assertThat(futures).hasSize(2).allMatch(Future::cancelled);
    }

    @Test
    void executorsOfTheApplicationAreDrainedAsWell() {
        Runners.runner()
                .withPropertyValues("futures.defaults.shutdown.await-termination=0s")
                .withUserConfiguration(OwnExecutor.class)
                .run(context -> {
                    List<Future<?>> futures = blockAndQueue(context.getBean(Executor.class), 2);
                    context.close();
                    assertThat(futures).allMatch(Future::cancelled);
                });
    }

    @Test
    void whenATaskOfAnExecutorOfTheApplicationIgnoresItsInterrupt_thenTheContextClosesAllTheSame() {
        CountDownLatch started = new CountDownLatch(1);
        Runners.runner()
                .withPropertyValues("futures.defaults.shutdown.await-termination=0s")
                .withUserConfiguration(OwnExecutor.class)
                .run(context -> {
                    Future<?> stubborn = context.getBean(Executor.class).submit(() -> {
                        started.countDown();
                        awaitUninterruptibly();
                    });
                    started.await();
                    context.close();
                    assertThat(stubborn.cancelled()).isTrue();
                    release.countDown();
                });
    }

    @Test
    void whenAnExecutorIsReplacedByAMock_thenNothingIsAskedOfIt(CapturedOutput output) {
        runner.withBean(MockInstead.class).run(context -> {
            var source = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            source.pause();
            source.restart();
            source.close();
        });
        assertThat(output).doesNotContain("Exception");
    }

    @Test
    void whenPaused_thenTasksAreAcceptedAndRunAfterTheRestart() {
        runner.run(context -> {
            var source = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            Executor images = context.getBean(Executor.class);
            source.pause();
            assertThat(images.stats().state()).isEqualTo(ExecutorState.PAUSED);
            Future<String> future = images.submit(() -> "ran");
            assertThat(images.stats().pending()).isEqualTo(1);
            source.restart();
            assertThat(future.result()).isEqualTo("ran");
        });
    }

    @Test
    void pausingWaitsForRunningTasks() throws Exception {
        runner.run(context -> {
            var source = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            Executor images = context.getBean(Executor.class);
            List<Future<?>> futures = blockAndQueue(images, 1);
            CompletableFuture<Void> paused = CompletableFuture.runAsync(source::pause);
            await().until(() -> images.stats().state() == ExecutorState.PAUSED);
            assertThat(paused).isNotDone();
            release.countDown();
            paused.join();
            assertThat(futures.get(0).done()).isTrue();
            assertThat(futures.get(1).done()).isFalse();
            source.restart();
            assertThat(futures.get(1).exception()).isNull();
        });
    }

    @Test
    void whenClosedWhilePaused_thenAcceptedTasksAreFinished() {
        runner.run(context -> {
            var source = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            source.pause();
            Future<String> future = context.getBean(Executor.class).submit(() -> "ran");
            source.close();
            assertThat(future.result()).isEqualTo("ran");
        });
    }

    @Test
    void whenSomebodyElseHasPausedAnExecutor_thenARestartLeavesItPaused() {
        runner.run(context -> {
            var source = context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            Executor images = context.getBean(Executor.class);
            images.pause();
            source.stop();
            source.start();
            assertThat(images.stats().state()).isEqualTo(ExecutorState.PAUSED);
        });
    }

    /** Submits a task that runs until it is released or interrupted, and some that wait behind it. */
    private List<Future<?>> blockAndQueue(Executor executor, int queued) {
        CountDownLatch started = new CountDownLatch(1);
        List<Future<?>> futures = new ArrayList<>();
        futures.add(executor.submit(() -> {
            started.countDown();
            release.await();
            return null;
        }));
        for (int i = 0; i < queued; i++) {
            futures.add(executor.submit(() -> null));
        }
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new CancellationException("the test was interrupted");
        }
        return futures;
    }

    private void awaitUninterruptibly() {
        boolean released = false;
        while (!released) {
            try {
                release.await();
                released = true;
            } catch (InterruptedException e) {
                Thread.interrupted(); // the point of this task
            }
        }
    }

    /** Does what {@code @MockitoBean} does. */
    static class MockInstead implements BeanFactoryPostProcessor {

        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
            BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beanFactory;
            registry.removeBeanDefinition("images");
            registry.registerBeanDefinition(
                    "images", new RootBeanDefinition(Executor.class, () -> Mockito.mock(Executor.class)));
        }
    }

    static class FailingBean {

        @Autowired
        void submitAndFail(Executor executor, Consumer<Object> submitter) {
            submitter.accept(executor);
            throw new IllegalStateException("this bean can't be made");
        }
    }

    static class WithInitMethod {

        private final Executor executor;
        Future<String> task = new Future<>();

        WithInitMethod(Executor executor) {
            this.executor = executor;
        }

        @PostConstruct
        void init() {
            task = executor.submit(() -> "ran");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        Executor own() {
            return Executor.builder("own").threads(1).exitTimeout(null).build();
        }
    }

    /** Stops in the phase in which Boot stops the web server, the last moment at which a request may submit a task. */
    static class WebServer implements SmartLifecycle {

        private final Executor executor;
        private boolean running;
        Future<String> lastTask = new Future<>();

        WebServer(Executor executor) {
            this.executor = executor;
        }

        @Override
        public int getPhase() {
            return SmartLifecycle.DEFAULT_PHASE - 2048;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            lastTask = executor.submit(() -> "accepted");
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
