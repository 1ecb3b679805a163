/**
 * Context propagation: a task, and the callbacks of its future, see what the thread had that submitted it.
 *
 * <p>Each bean of type {@link dev.futures.ContextPropagator} carries a part of it. There is one for the MDC; one for all
 * that has a {@code ThreadLocalAccessor}, which are the current observation and the security context among others, if
 * {@code io.micrometer:context-propagation} is on the class path; and one for the application's {@code TaskDecorator}
 * beans. An application adds its own as a bean:
 *
 * <pre>{@code
 * @Bean
 * ContextPropagator tenant() {
 *     return () -> {
 *         Tenant tenant = Tenants.current();
 *         return work -> Tenants.runAs(tenant, work);
 *     };
 * }
 * }</pre>
 *
 * <p>{@code futures.propagate-context=false} switches it off for all executors, and
 * {@code futures.executors.<name>.propagate-context=false} for one.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.context;

import org.jspecify.annotations.NullMarked;
