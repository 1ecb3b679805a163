package dev.futures.spring.boot.autoconfigure.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was cancelled.
 *
 * @param cancelled how many tasks; a task that has ended meanwhile is none
 */
public record CancelledDescriptor(int cancelled) implements OperationResponseBody {}
