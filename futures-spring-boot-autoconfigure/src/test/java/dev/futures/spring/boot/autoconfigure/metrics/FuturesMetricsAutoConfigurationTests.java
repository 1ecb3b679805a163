package dev.futures.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class FuturesMetricsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    FuturesMetricsAutoConfiguration.class))
            .withPropertyValues("futures.executors.hashing.type=thread", "futures.executors.walking.type=thread");

    private final ApplicationContextRunner metered =
            runner.withConfiguration(AutoConfigurations.of(SimpleMetricsExportAutoConfiguration.class));

    @Test
    void whenRegistryThenEveryExecutorHasMeters() {
        metered.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("futures.pending").gauges())
                    .extracting(gauge -> gauge.getId().getTag("name"))
                    .containsExactlyInAnyOrder("hashing", "walking");
        });
    }

    @Test
    void whenNothingConfiguredThenDefaultExecutorHasMeters() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        FuturesAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        FuturesMetricsAutoConfiguration.class))
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .get("futures.pending")
                                .tag("name", "futuresExecutor")
                                .gauge()
                                .value())
                        .isZero());
    }

    @Test
    void whenMicrometerIsMissingThenBacksOff() {
        runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesMetrics.class));
    }

    @Test
    void whenNoMeterRegistryThenBacksOff() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(FuturesAutoConfiguration.class, FuturesMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesMetrics.class));
    }

    @Test
    void whenNoExecutorRegistryThenBacksOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        FuturesMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesMetrics.class));
    }

    @Test
    void whenSwitchedOffByPropertyThenOnlyStockMeters() {
        metered.withPropertyValues("management.metrics.enable.futures=false").run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.find("futures.pending").meters()).isEmpty();
            assertThat(registry.find("futures.run").meters()).isEmpty();
            assertThat(registry.find("executor.active").meters()).hasSize(2);
        });
    }

    @Test
    void whenLazyInitializationThenMetersAreThereAndTimed() {
        metered.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    context.getBean("hashing", Executor.class)
                            .submit(() -> "before the registry")
                            .result();
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.get("futures.succeeded")
                                    .tag("name", "hashing")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    context.getBean("hashing", Executor.class)
                            .submit(() -> "after it")
                            .result();
                    assertThat(registry.get("futures.run")
                                    .tags("name", "hashing", "outcome", "succeeded")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void whenContextClosesThenMetersAreRemovedFromRegistryThatOutlivesIt() {
        runner.withUserConfiguration(OutlivingRegistry.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.getMeters()).extracting(this::name).contains("futures.run", "executor.active");
            context.close();
            assertThat(registry.getMeters())
                    .extracting(this::name)
                    .noneMatch(name -> name.startsWith("futures.") || name.startsWith("executor."));
        });
    }

    @Test
    void whenSeveralRegistriesThenEachIsBound() {
        runner.withUserConfiguration(OutlivingRegistry.class, SecondRegistry.class)
                .run(context -> {
                    context.getBean("hashing", Executor.class)
                            .submit(() -> "done")
                            .result();
                    assertThat(context.getBeansOfType(SimpleMeterRegistry.class).values())
                            .hasSize(2)
                            .allMatch(registry -> runs(registry) == 1);
                });
    }

    @Test
    void whenApplicationBuildsExecutorItselfThenCountedButNotTimed() {
        metered.withUserConfiguration(OwnExecutor.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.find("futures.submitted").tag("name", "own").functionCounter())
                    .isNotNull();
            assertThat(registry.find("futures.run").tag("name", "own").timer()).isNull();
        });
    }

    private String name(Meter meter) {
        return meter.getId().getName();
    }

    private static long runs(MeterRegistry registry) {
        return registry.get("futures.run")
                .tags("name", "hashing", "outcome", "succeeded")
                .timer()
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    static class OutlivingRegistry {

        @Bean(destroyMethod = "")
        SimpleMeterRegistry outlivingRegistry() {
            return new SimpleMeterRegistry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondRegistry {

        @Bean
        SimpleMeterRegistry secondRegistry() {
            return new SimpleMeterRegistry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        Executor own() {
            return Executor.builder("own").direct().build();
        }
    }
}
