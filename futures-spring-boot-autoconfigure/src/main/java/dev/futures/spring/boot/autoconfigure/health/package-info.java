/**
 * The health contributor {@code futures}, with one child per executor.
 *
 * <p>A broken executor is {@code DOWN}, and one that has been shut down is {@code OUT_OF_SERVICE}. Load is no reason to
 * be unhealthy: a full queue stays {@code UP}, because taking an instance out of rotation moves its load to the others.
 * {@code management.health.futures.enabled=false} switches the contributor off.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
