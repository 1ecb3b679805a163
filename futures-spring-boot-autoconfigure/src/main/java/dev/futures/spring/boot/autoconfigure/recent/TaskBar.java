package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a worker ran a task, or several short ones with the same outcome, one soon after the other.
 *
 * @param number bars that come later have higher numbers; 0 if it goes on
 * @param row which worker it was: 0 or more
 * @param start in milliseconds of {@link TaskStream.Bars#now()}'s clock
 * @param end likewise
 * @param outcome how the tasks ended; null if it goes on
 * @param tasks how many they were
 * @param id the {@linkplain dev.futures.TaskInfo#id() number} of the first one
 * @param name the name of the first one; empty if it was given none
 */
public record TaskBar(
        long number,
        int row,
        long start,
        long end,
        @Nullable Outcome outcome,
        int tasks,
        long id,
        String name) {}
