package dev.futures.spring.boot.autoconfigure.endpoint;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All executors.
 *
 * @param executors their summaries by name
 */
public record FuturesDescriptor(Map<String, SummaryDescriptor> executors) implements OperationResponseBody {}
