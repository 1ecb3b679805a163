package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.Outcome;

/**
 * A time in which a worker ran a task, or several short ones with the same outcome one after the other.
 *
 * @param number bars that come later have higher numbers
 * @param row which worker it was: the lowest row that was free when it began
 * @param start in milliseconds of {@link TaskStream.Bars#now()}'s clock
 * @param end likewise
 * @param outcome how the tasks ended
 * @param tasks how many they were
 * @param name the name of the first one; empty if it was given none
 */
public record TaskBar(long number, int row, long start, long end, Outcome outcome, int tasks, String name) {}
