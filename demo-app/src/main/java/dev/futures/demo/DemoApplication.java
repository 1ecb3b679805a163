package dev.futures.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** The duplicate-file finder: a web application, or one scan from the command line if {@code demo.scan} is set. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DemoApplication {

    /** The property that asks for one scan without a web server. */
    public static final String SCAN_PROPERTY = "demo.scan";

    /**
     * Starts the application.
     *
     * @param args Spring Boot's command line
     */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(DemoApplication.class, args);
        if (context.getEnvironment().containsProperty(SCAN_PROPERTY)) {
            // The runner has scanned and reported by now; its exit code becomes the JVM's.
            System.exit(SpringApplication.exit(context));
        }
    }
}
