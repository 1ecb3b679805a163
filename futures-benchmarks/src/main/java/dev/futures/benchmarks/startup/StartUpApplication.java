package dev.futures.benchmarks.startup;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * An application that does nothing, says how long its start took and ends. It knows nothing of our starter, and runs with and
 * without it.
 */
@SpringBootApplication
public class StartUpApplication {

    /** Before the milliseconds from the start of the JVM until the application was ready. */
    public static final String READY = "ready after ms: ";

    /** Before the number of our executors. */
    public static final String EXECUTORS = "executors: ";

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(StartUpApplication.class);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) event -> System.out.println(READY
                + (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())));
        try (ConfigurableApplicationContext context = application.run(args)) {
            System.out.println(EXECUTORS + executors(context));
        }
    }

    private static int executors(ConfigurableApplicationContext context) {
        String type = "dev.futures.Executor";
        return ClassUtils.isPresent(type, context.getClassLoader())
                ? context.getBeanNamesForType(ClassUtils.resolveClassName(type, context.getClassLoader())).length
                : 0;
    }
}
