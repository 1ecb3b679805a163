package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;

/** Auto-configuration of the executors that {@code futures.executors.*} declares. */
@AutoConfiguration
@ConditionalOnClass(Executor.class)
public final class FuturesAutoConfiguration {}
