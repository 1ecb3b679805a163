/**
 * What executors did within the last minute: how many tasks, how long they waited and ran, which failed and why, and who ran
 * what and when. For people who look at an application while it runs; a monitoring system has the meters.
 *
 * <p>It is kept if there is an Actuator endpoint to show it. With the meters it takes some 460 ns a task (docs/performance.md).
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.recent;

import org.jspecify.annotations.NullMarked;
