package dev.futures.spring.boot.autoconfigure.recent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that has failed.
 *
 * @param id see {@link dev.futures.TaskInfo#id()}
 * @param name its name; null if it was given none
 * @param at when
 * @param ran how long it had been running
 * @param exception the class of the exception
 * @param message its message, shortened; null if it has none
 * @param thrownAt the frame that it was thrown in; null if it has no stack
 */
public record FailedTask(
        long id,
        @Nullable String name,
        Instant at,
        Duration ran,
        String exception,
        @Nullable String message,
        @Nullable String thrownAt) {}
