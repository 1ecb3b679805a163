package dev.futures.spring.boot.autoconfigure.recent;

import java.time.Duration;

/**
 * How durations are spread: half of them take no longer than the first, and so on; within a tenth.
 *
 * @param p50 the median
 * @param p95 95 of 100 take no longer
 * @param p99 99 of 100 take no longer
 * @param max the longest
 */
public record Percentiles(Duration p50, Duration p95, Duration p99, Duration max) {}
