/**
 * Observations of tasks: with {@code futures.executors.<name>.observe=true} each task of that executor is an observation,
 * which is a span below that of its submitter if the application traces.
 *
 * <p>Its name is {@code futures.task}, with the executor ({@code name}) and the {@code outcome} as keys. A bean of type {@link
 * dev.futures.spring.boot.autoconfigure.observation.TaskObservationConvention} may say otherwise.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
