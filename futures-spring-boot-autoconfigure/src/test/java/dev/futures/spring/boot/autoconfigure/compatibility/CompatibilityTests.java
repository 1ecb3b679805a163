package dev.futures.spring.boot.autoconfigure.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.test.util.AopTestUtils;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/**
 * Applications of all kinds, each started with the executors and without: nobody but who asks for one of ours uses another
 * executor because they are there.
 */
class CompatibilityTests {

    private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

    /** What needs users, which these applications have none of. */
    private static final List<String> WITHOUT_SECURITY = List.of(
            SECURITY + "SecurityAutoConfiguration",
            SECURITY + "UserDetailsServiceAutoConfiguration",
            SECURITY + "ReactiveUserDetailsServiceAutoConfiguration",
            SECURITY + "actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            SECURITY + "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            SECURITY + "web.servlet.SecurityFilterAutoConfiguration",
            SECURITY + "web.servlet.ServletWebSecurityAutoConfiguration",
            SECURITY + "web.reactive.ReactiveWebSecurityAutoConfiguration");

    private static final List<String> WITHOUT_DATABASE = List.of(
            "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");

    private static List<String> ours() {
        List<String> ours = new ArrayList<>();
        ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("dev.futures."))
                .forEach(ours::add);
        return ours;
    }

    /** Starts an application with our executors, or without, and looks at it. */
    private static <T> T with(
            boolean futures,
            Class<?> application,
            WebApplicationType type,
            List<List<String>> without,
            Function<ConfigurableApplicationContext, T> look) {
        List<String> excluded = new ArrayList<>();
        without.forEach(excluded::addAll);
        if (!futures) {
            excluded.addAll(ours());
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                .run(
                        "--server.port=0",
                        "--spring.autoconfigure.exclude=" + String.join(",", excluded),
                        "--spring.datasource.url=jdbc:h2:mem:" + application.getSimpleName() + futures,
                        "--spring.data.jpa.repositories.bootstrap-mode=deferred",
                        "--spring.jpa.hibernate.ddl-auto=create",
                        "--futures.executors.hashing.max-workers=2",
                        "--futures.executors.mails.max-workers=2")) {
            assertThat(context.getBeansOfType(Executor.class)).hasSize(futures ? 2 : 0);
            if (futures) {
                assertWorks(context);
            }
            return look.apply(context);
        }
    }

    private static void assertWorks(ConfigurableApplicationContext context) {
        try {
            assertThat(context.getBean(ExecutorRegistry.class)
                            .get("hashing")
                            .submit(() -> "x")
                            .result())
                    .isEqualTo("x");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> assertSameExecutors(
            Class<?> application, WebApplicationType type, List<List<String>> without) {
        Map<String, String> with = with(true, application, type, without, ExecutorsInUse::of);
        Map<String, String> alone = with(false, application, type, without, ExecutorsInUse::of);
        assertThat(alone).containsKey("name applicationTaskExecutor");
        assertThat(with).isEqualTo(alone);
        return with;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    @Test
    void webMvc() {
        assertThat(assertSameExecutors(
                        Plain.class, WebApplicationType.SERVLET, List.of(WITHOUT_SECURITY, WITHOUT_DATABASE)))
                .containsEntry("MVC", "ThreadPoolTaskExecutor applicationTaskExecutor task-");
    }

    @Test
    void webFlux() {
        assertSameExecutors(Plain.class, WebApplicationType.REACTIVE, List.of(WITHOUT_SECURITY, WITHOUT_DATABASE));
    }

    @Entity(name = "Thing")
    static class Thing {

        @Id
        private Long id = 0L;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Thing.class)
    static class Jpa {}

    @Test
    void jpaAndBatch() {
        assertThat(assertSameExecutors(Jpa.class, WebApplicationType.NONE, List.of(WITHOUT_SECURITY)))
                .containsEntry("JPA", "ThreadPoolTaskExecutor applicationTaskExecutor task-")
                .containsKey("Batch");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSocketMessageBroker
    static class WebSocket implements WebSocketMessageBrokerConfigurer {

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp");
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
        }
    }

    @Test
    void webSocketMessaging() {
        assertThat(assertSameExecutors(
                        WebSocket.class, WebApplicationType.SERVLET, List.of(WITHOUT_SECURITY, WITHOUT_DATABASE)))
                .containsKey("channel clientInboundChannel");
    }

    @Test
    void security() {
        assertSameExecutors(Plain.class, WebApplicationType.SERVLET, List.of(WITHOUT_DATABASE));
    }

    /** What is left of ours without the executors stays away, too. */
    @ParameterizedTest
    @EnumSource(WebApplicationType.class)
    void withoutTheExecutorsAlone(WebApplicationType type) {
        List<String> excluded = new ArrayList<>(List.of(FuturesAutoConfiguration.class.getName()));
        excluded.addAll(WITHOUT_SECURITY);
        excluded.addAll(WITHOUT_DATABASE);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Plain.class)
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                .run(
                        "--server.port=0",
                        "--spring.autoconfigure.exclude=" + String.join(",", excluded),
                        "--futures.executors.hashing.max-workers=2")) {
            assertThat(context.getBeansOfType(Executor.class)).isEmpty();
        }
    }

    @Component
    static class Timed {

        private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

        @Scheduled(fixedDelay = 20)
        void tick() {
            threads.add(Thread.currentThread().getName());
        }

        @Async
        CompletableFuture<String> async() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableScheduling
    @EnableAsync
    @Import(Timed.class)
    static class Scheduling {}

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scheduledAndAsync(boolean futures) {
        List<String> threads = with(
                futures,
                Scheduling.class,
                WebApplicationType.NONE,
                List.of(WITHOUT_SECURITY, WITHOUT_DATABASE),
                CompatibilityTests::threads);
        assertThat(threads.get(0)).startsWith("scheduling-");
        assertThat(threads.get(1)).startsWith("task-");
    }

    private static List<String> threads(ConfigurableApplicationContext context) {
        try {
            Timed timed = context.getBean(Timed.class);
            Timed target = AopTestUtils.getUltimateTargetObject(timed);
            String scheduled = target.threads.poll(10, TimeUnit.SECONDS);
            return List.of(String.valueOf(scheduled), timed.async().get(10, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void executorsOfScheduling() {
        assertSameExecutors(Scheduling.class, WebApplicationType.NONE, List.of(WITHOUT_SECURITY, WITHOUT_DATABASE));
    }
}
