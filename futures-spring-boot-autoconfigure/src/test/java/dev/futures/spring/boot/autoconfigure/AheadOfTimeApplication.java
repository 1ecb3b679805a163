package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application of {@link AheadOfTimeTests}; Boot wants a main class at the top level for that. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({FuturesAutoConfiguration.class, TaskExecutionAutoConfiguration.class})
public class AheadOfTimeApplication {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(AheadOfTimeApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(args)) {
            ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
            Map<String, Integer> limits = new TreeMap<>(); // arguments have no order
            registry.forEach(
                    executor -> limits.put(executor.name(), executor.stats().limit()));
            Injected injected = context.getBean(Injected.class);
            System.out.println("limits " + limits + ", qualified "
                    + injected.images().name() + ", plain "
                    + injected.plain().getClass().getSimpleName());
        }
    }

    @Bean
    Injected injected(@Qualifier("images") Executor images, java.util.concurrent.Executor plain) {
        return new Injected(images, plain);
    }

    record Injected(Executor images, java.util.concurrent.Executor plain) {}
}
