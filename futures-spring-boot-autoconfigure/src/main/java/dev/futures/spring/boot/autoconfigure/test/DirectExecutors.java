package dev.futures.spring.boot.autoconfigure.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/**
 * Makes all configured executors of a Spring test run each task in the thread that submits it, before {@code submit}
 * returns, whatever their type is elsewhere: what a task does has been done then, in the test's transaction and in order.
 *
 * <pre>{@code
 * @SpringBootTest
 * @DirectExecutors
 * class OrderServiceTests { ... }
 * }</pre>
 *
 * <p>The same as the property {@code futures.direct=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@TestPropertySource(properties = "futures.direct=true")
public @interface DirectExecutors {}
