package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class FuturesAutoConfigurationTests {

    private final ApplicationContextRunner runner = Runners.runner();

    @Test
    void whenNothingIsConfigured_thenOneExecutorWithTheDefaults() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(Executor.class).hasBean("futuresExecutor");
            ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
            assertThat(registry.names()).containsExactly("futuresExecutor");
            int cpus = Runtime.getRuntime().availableProcessors();
            assertThat(registry.settings("futuresExecutor"))
                    .isEqualTo(new ExecutorSettings(
                            "thread",
                            Math.min(32, cpus + 4),
                            10_000,
                            WhenFull.REJECT,
                            null,
                            null,
                            null,
                            true,
                            true,
                            true,
                            false,
                            Duration.ofSeconds(60),
                            "futuresExecutor-",
                            null,
                            Duration.ofSeconds(30),
                            false,
                            false,
                            null));
            assertThat(registry.get("futuresExecutor").submit(() -> 6 * 7).result())
                    .isEqualTo(42);
        });
    }

    @Test
    void whenOnlyDefaultsAreConfigured_thenTheOneExecutorHasThem() {
        runner.withPropertyValues("futures.defaults.max-workers=3")
                .run(context -> assertThat(
                                context.getBean(Executor.class).stats().limit())
                        .isEqualTo(3));
    }

    @Test
    void whenExecutorsAreConfigured_thenNoDefaultExecutor() {
        runner.withPropertyValues("futures.executors.images.max-workers=2")
                .run(context -> assertThat(context).hasBean("images").doesNotHaveBean("futuresExecutor"));
    }

    @Test
    void whenTheApplicationBringsAnExecutor_thenNoDefaultExecutor() {
        runner.withUserConfiguration(OwnExecutor.class)
                .run(context ->
                        assertThat(context).hasSingleBean(Executor.class).hasBean("own"));
    }

    @Test
    void eachSettingArrives() {
        runner.withPropertyValues(
                        "futures.executors.images.type=thread",
                        "futures.executors.images.max-workers=2",
                        "futures.executors.images.queue-capacity=7",
                        "futures.executors.images.when-full=block",
                        "futures.executors.images.block-timeout=2s",
                        "futures.executors.images.queue-timeout=30s",
                        "futures.executors.images.run-timeout=1m",
                        "futures.executors.images.inherit-deadline=false",
                        "futures.log-unobserved-failures=false",
                        "futures.executors.images.propagate-context=false",
                        "futures.executors.images.observe=true",
                        "futures.executors.images.keep-alive=5m",
                        "futures.executors.images.thread-name-prefix=img-",
                        "futures.executors.images.readiness.max-wait=20s",
                        "futures.executors.images.shutdown.await-termination=10s",
                        "futures.executors.images.shutdown.cancel-pending=true",
                        "futures.executors.images.primary=true")
                .run(context -> {
                    assertThat(context.getBean(ExecutorRegistry.class).settings("images"))
                            .isEqualTo(new ExecutorSettings(
                                    "thread",
                                    2,
                                    7,
                                    WhenFull.BLOCK,
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(30),
                                    Duration.ofMinutes(1),
                                    false,
                                    false,
                                    false,
                                    true,
                                    Duration.ofMinutes(5),
                                    "img-",
                                    Duration.ofSeconds(20),
                                    Duration.ofSeconds(10),
                                    true,
                                    true,
                                    null));
                    Executor images = context.getBean("images", Executor.class);
                    assertThat(images.stats().queueCapacity()).isEqualTo(7);
                    assertThat(images.submit(() -> Thread.currentThread().getName())
                                    .result())
                            .startsWith("img-");
                });
    }

    @Test
    void defaultsFillGapsOnly() {
        runner.withPropertyValues(
                        "futures.defaults.max-workers=3",
                        "futures.defaults.queue-capacity=-1",
                        "futures.defaults.when-full=block",
                        "futures.defaults.block-timeout=1s",
                        "futures.defaults.queue-timeout=20s",
                        "futures.defaults.run-timeout=30s",
                        "futures.defaults.shutdown.await-termination=5s",
                        "futures.executors.a.max-workers=1",
                        "futures.executors.b.when-full=reject",
                        "futures.executors.b.run-timeout=40s",
                        "futures.executors.c.type=direct")
                .run(context -> {
                    ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
                    assertThat(registry.settings("a").maxWorkers()).isEqualTo(1);
                    assertThat(registry.settings("a").blockTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(registry.settings("b").maxWorkers()).isEqualTo(3);
                    assertThat(registry.settings("b").blockTimeout()).isNull();
                    assertThat(registry.settings("b").queueCapacity()).isEqualTo(-1);
                    assertThat(registry.settings("b").awaitTermination()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(registry.settings("a").runTimeout()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(registry.settings("b").runTimeout()).isEqualTo(Duration.ofSeconds(40));
                    assertThat(registry.settings("b").queueTimeout()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(registry.settings("c").type()).isEqualTo("direct");
                    assertThat(registry.settings("c").queueTimeout()).isNull();
                    assertThat(registry.settings("c").runTimeout()).isEqualTo(Duration.ofSeconds(30));
                });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whenBootUsesVirtualThreads_thenTypeDefaultsToVirtual() {
        runner.withPropertyValues(
                        "spring.threads.virtual.enabled=true",
                        "futures.executors.a.max-workers=5",
                        "futures.executors.b.type=thread")
                .run(context -> {
                    ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
                    assertThat(registry.settings("a").type()).isEqualTo("virtual");
                    assertThat(registry.settings("a").maxWorkers()).isEqualTo(5);
                    assertThat(registry.settings("b").type()).isEqualTo("thread");
                });
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void whenJavaHasNoVirtualThreads_thenBootsSwitchChangesNothing() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> assertThat(
                                context.getBean(Executor.class).stats().type())
                        .isEqualTo("thread"));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualRunsTasksOnVirtualThreads() {
        runner.withPropertyValues("futures.executors.walking.type=virtual").run(context -> {
            Executor walking = context.getBean(Executor.class);
            assertThat(walking.stats().type()).isEqualTo("virtual");
            // Thread.isVirtual() is not there on 17, for which this is compiled.
            assertThat(walking.submit(() -> Thread.currentThread().toString()).result())
                    .startsWith("VirtualThread");
        });
    }

    @Test
    void customizersApplyInOrderAfterProperties() {
        runner.withPropertyValues("futures.executors.images.max-workers=2", "futures.executors.mails.max-workers=2")
                .withUserConfiguration(Customizers.class)
                .run(context -> {
                    assertThat(context.getBean(Customizers.class).seen)
                            .containsExactly("first images", "second images", "first mails", "second mails");
                    ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
                    assertThat(registry.settings("images").maxWorkers()).isEqualTo(9);
                    assertThat(registry.get("mails").stats().limit()).isEqualTo(2);
                });
    }

    @Test
    void whenInitializationIsLazy_thenNoExecutorIsMadeBeforeItIsUsed() {
        runner.withPropertyValues(
                        "futures.executors.images.max-workers=2",
                        "futures.executors.mails.max-workers=2",
                        "spring.main.lazy-initialization=true")
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    var beans = context.getSourceApplicationContext().getBeanFactory();
                    ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
                    assertThat(registry.names()).containsExactly("images", "mails");
                    assertThat(beans.containsSingleton("images")).isFalse();
                    assertThat(registry.get("images").stats().state()).isEqualTo(ExecutorState.RUNNING);
                    assertThat(beans.containsSingleton("mails")).isFalse();
                });
    }

    @Test
    void whenTheCoreIsMissing_thenNothing() {
        runner.withClassLoader(new FilteredClassLoader(Executor.class))
                .run(context -> assertThat(context).doesNotHaveBean("executorRegistry"));
    }

    @Test
    void definitionsTellWhereTheyComeFrom() {
        runner.withPropertyValues("futures.executors.images.max-workers=2")
                .run(context -> assertThat(context.getSourceApplicationContext()
                                .getBeanFactory()
                                .getBeanDefinition("images")
                                .getResourceDescription())
                        .isEqualTo("futures.executors.images"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        Executor own() {
            return Executor.builder("own").threads(1).exitTimeout(null).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        final List<String> seen = new ArrayList<>();

        @Bean
        @Order(2)
        ExecutorCustomizer second() {
            return (name, builder) -> {
                seen.add("second " + name);
                return name.equals("images") ? builder.maxWorkers(9) : builder;
            };
        }

        @Bean
        @Order(1)
        ExecutorCustomizer first() {
            return (name, builder) -> {
                seen.add("first " + name);
                return name.equals("images") ? builder.maxWorkers(8) : builder;
            };
        }
    }
}
