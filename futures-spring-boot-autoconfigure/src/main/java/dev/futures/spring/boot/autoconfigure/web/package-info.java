/**
 * Controllers that return a {@link dev.futures.Future}: the response is written when it is done, and the task is cancelled
 * when nobody waits for that any more.
 *
 * <pre>{@code
 * @GetMapping("/reports/{id}")
 * Future<Report> report(@PathVariable String id) {
 *     return reports.submit(() -> render(id));
 * }
 * }</pre>
 *
 * <p>A response that takes too long ({@code spring.mvc.async.request-timeout}) cancels the task, and so does a client that
 * goes away. Servers tell of that in different ways: Netty under WebFlux by cancelling the subscription; Tomcat tells nobody
 * before something is written, so under Spring MVC each connection that waits is looked at every {@code
 * futures.web.disconnect-interval}. With other servlet containers only the timeout ends such a task, and under WebFlux on
 * Tomcat only a limit of its own.
 *
 * <p>Return a future of its own to each request: one that several responses wait for is cancelled by the first client that
 * leaves.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
