/**
 * The Actuator endpoint {@code futures}: what each executor is set to, how it is doing, and what it is running now.
 *
 * <p>{@code GET /actuator/futures} lists the executors; {@code GET /actuator/futures/&#123;name&#125;} shows one with
 * the current stack of every running task. Over HTTP it must be exposed first:
 * {@code management.endpoints.web.exposure.include=futures}.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
