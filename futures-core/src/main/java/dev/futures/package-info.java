/**
 * Futures and managed executors with the contract of Python's {@code concurrent.futures}.
 *
 * <p>An {@link dev.futures.Executor} runs tasks and answers each with a {@link dev.futures.Future}; {@link
 * dev.futures.Futures#wait(java.util.Collection) Futures.wait} and {@link
 * dev.futures.Futures#asCompleted(java.lang.Iterable) Futures.asCompleted} collect many of them, and {@link
 * dev.futures.Executor#map(java.util.function.Function, java.lang.Iterable) map} runs one function over a stream of
 * inputs:
 *
 * <pre>{@code
 * try (Executor executor = Executor.builder("hashing").threads(8).build()) {
 *     List<Future<String>> futures = files.stream().map(f -> executor.submit(() -> sha256(f))).toList();
 *     for (Future<String> future : Futures.asCompleted(futures)) {
 *         System.out.println(future.result());
 *     }
 * }
 * }</pre>
 *
 * <p>Public types are the contract. Package-private types are the engine: {@code Engine} (admission, queue, workers,
 * shutdown), {@code ManagedFuture} (a future that an engine owns), {@code TaskQueue}, {@code Ledger}, {@code Worker}.
 *
 * <p>Sections "A" to "M" and numbered items mentioned in comments are those of {@code docs/contract.md}.
 */
@NullMarked
package dev.futures;

import org.jspecify.annotations.NullMarked;
