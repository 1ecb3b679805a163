/**
 * Managed executors as Spring beans, declared in {@code application.yml}.
 *
 * <pre>{@code
 * futures:
 *   executors:
 *     hashing:
 *       max-workers: 8
 *       when-full: block
 * }</pre>
 *
 * <p>Each name is a bean of type {@link dev.futures.Executor}, to be injected by type, by parameter name or by
 * qualifier, and to be named in {@code @Async("hashing")}. {@link
 * dev.futures.spring.boot.autoconfigure.ExecutorRegistry} knows all of them; {@link
 * dev.futures.spring.boot.autoconfigure.ExecutorCustomizer} beans change what properties can't say. When the context
 * closes, accepted work is finished within {@code shutdown.await-termination} and the rest is cancelled.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
