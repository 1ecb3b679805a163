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
 * goes away. Servers tell of that in different ways: under WebFlux by cancelling the subscription; under Spring MVC Tomcat
 * tells nobody before something is written, so each connection that waits is looked at every {@code
 * futures.web.disconnect-interval}. With other servlet containers, only the timeout ends such a task.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
