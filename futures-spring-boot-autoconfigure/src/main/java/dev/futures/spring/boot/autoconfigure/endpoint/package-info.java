/**
 * The Actuator endpoint {@code futures}: what each executor is set to and why, how it is doing, and what it is running now;
 * and, if that is allowed, the means to do something about it.
 *
 * <p>{@code GET /actuator/futures} lists the executors; {@code GET /actuator/futures/&#123;name&#125;} shows one with
 * the current stack of every running task. Over HTTP it must be exposed first:
 * {@code management.endpoints.web.exposure.include=futures}.
 *
 * <p>With {@code management.endpoint.futures.access=unrestricted} there are also {@code POST
 * /actuator/futures/&#123;name&#125;} with {@code maxWorkers} or {@code paused}, and {@code DELETE
 * /actuator/futures/&#123;name&#125;/&#123;id&#125;}, which cancels a task ({@code pending} for all that wait). Each is an
 * {@code AuditEvent}: {@code FUTURES_RESIZE}, {@code FUTURES_PAUSE}, {@code FUTURES_RESUME}, {@code FUTURES_CANCEL}.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
