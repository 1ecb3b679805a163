/**
 * Long programs that look for a lost task, a wrong result or a leak: {@link
 * dev.futures.benchmarks.reliability.Soak}, {@link dev.futures.benchmarks.reliability.ShutdownStorm}, {@link
 * dev.futures.benchmarks.reliability.FaultStorm}, {@link dev.futures.benchmarks.reliability.ExitStorm}, {@link
 * dev.futures.benchmarks.reliability.Churn} and {@link dev.futures.benchmarks.reliability.Knots}. {@code java -jar futures-benchmarks/target/benchmarks.jar soak 1000000000} runs
 * one; each ends with an exception that says what was wrong, or with its figures. Small doses of them are tests.
 */
@NullMarked
package dev.futures.benchmarks.reliability;

import org.jspecify.annotations.NullMarked;
