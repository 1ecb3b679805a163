package dev.futures.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FuturesEndpointAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(FuturesAutoConfiguration.class, FuturesEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "futures.executors.hashing.type=thread", "management.endpoints.web.exposure.include=futures");

    @Test
    void whenExposedThenThere() {
        runner.run(context -> assertThat(context).hasSingleBean(FuturesEndpoint.class));
    }

    @Test
    void whenNotExposedThenBacksOff() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenNoAccessThenBacksOff() {
        runner.withPropertyValues("management.endpoint.futures.access=NONE")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenActuatorIsMissingThenBacksOff() {
        runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenNoExecutorRegistryThenBacksOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FuturesEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=futures")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void executor_negativeLimit() {
        runner.run(context -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> context.getBean(FuturesEndpoint.class).executor("hashing", -1, null)));
    }

    @Test
    void executor_withoutStacks() {
        runner.run(context -> {
            FuturesEndpoint endpoint = context.getBean(FuturesEndpoint.class);
            Executor executor = context.getBean("hashing", Executor.class);
            try (Gate gate = new Gate()) {
                Future<?> future = executor.submit(gate);
                gate.awaitEntered();
                assertThat(endpoint.executor("hashing", null, null).runningTasks())
                        .singleElement()
                        .satisfies(task -> assertThat(task.stack()).isNotEmpty());
                assertThat(endpoint.executor("hashing", null, false).runningTasks())
                        .singleElement()
                        .satisfies(task -> assertThat(task.stack()).isNull());
                assertThat(future.running()).isTrue();
            }
        });
    }

    @Test
    void part_aTaskThatRuns() {
        runner.run(context -> {
            FuturesEndpoint endpoint = context.getBean(FuturesEndpoint.class);
            Executor executor = context.getBean("hashing", Executor.class);
            try (Gate gate = new Gate()) {
                executor.submit(gate, TaskOptions.named("gate"));
                gate.awaitEntered();
                long id = executor.runningTasks().get(0).id();
                assertThat(endpoint.part("hashing", String.valueOf(id), null))
                        .isInstanceOfSatisfying(RunningTaskDescriptor.class, task -> {
                            assertThat(task.name()).isEqualTo("gate");
                            assertThat(task.stack()).anyMatch(frame -> frame.contains("Gate"));
                        });
                assertThat(endpoint.part("hashing", String.valueOf(id + 1), null))
                        .isNull();
                assertThat(endpoint.part("unknown", String.valueOf(id), null)).isNull();
            }
        });
    }

    @Test
    void part_theStream() {
        runner.run(context -> {
            FuturesEndpoint endpoint = context.getBean(FuturesEndpoint.class);
            assertThat(endpoint.part("hashing", "stream", null)).isInstanceOf(StreamDescriptor.class);
            assertThat(endpoint.part("unknown", "stream", null)).isNull();
        });
    }

    /** Nobody listens to what an executor does that the application has built. */
    @Test
    void part_theStreamOfAnExecutorOfTheApplication() {
        runner.withBean(
                        "built",
                        Executor.class,
                        () -> Executor.builder("built").threads(1).build())
                .run(context -> assertThat(
                                context.getBean(FuturesEndpoint.class).part("built", "stream", 0L))
                        .isEqualTo(StreamDescriptor.NONE));
    }

    @Test
    void part_thatThereIsNot() {
        runner.run(context -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> context.getBean(FuturesEndpoint.class).part("hashing", "bars", null))
                .withMessage("the task to show must be the id of one, or stream, but is 'bars'"));
    }
}
