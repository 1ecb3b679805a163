/**
 * Meters of every executor in the {@link dev.futures.spring.boot.autoconfigure.ExecutorRegistry}, under the names
 * {@code futures.*} and, so that existing boards work, Micrometer's stock names {@code executor.*}.
 *
 * <p>There is nothing to call: with Micrometer on the class path and a {@code MeterRegistry} in the context the meters
 * are there. {@code management.metrics.enable.futures=false} switches them off, and
 * {@code management.metrics.distribution.percentiles-histogram.futures.wait=true} gives the wait timer a histogram.
 * {@code docs/meters.md} lists them with their Prometheus names.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
