/**
 * {@code @Async("hashing")} methods that run on one of the executors.
 *
 * <p>Spring hands such a method to any {@code Executor}, but loses what this library promises: it lets go of the task behind
 * a {@code CompletableFuture}, so that its failure is not counted and its cancelling stops nothing, and takes a {@code void}
 * method that has thrown for one that has succeeded. Here each method that names one of our executors is a task of that,
 * called after its class and method, if it returns one of these:
 *
 * <table>
 *   <caption>What a method may return</caption>
 *   <tr><th>returns</th><th>caller gets</th><th>an exception</th><th>cancelling</th></tr>
 *   <tr><td>{@code dev.futures.Future}, {@code java.util.concurrent.Future}</td><td>the future of the task</td>
 *       <td>is in the future, and counted</td><td>as with any task</td></tr>
 *   <tr><td>{@code CompletableFuture}</td><td>one that is bound to it</td><td>is in the future, and counted</td>
 *       <td>stops the task</td></tr>
 *   <tr><td>{@code void}</td><td>nothing</td><td>goes to the {@code AsyncUncaughtExceptionHandler}, as does whatever else
 *       the task fails with (a time limit, say) unless it is cancelled, and is counted</td>
 *       <td></td></tr>
 * </table>
 *
 * <p>A worker JVM has no beans, so a method that names an executor of type {@code process} fails, with a {@link
 * java.io.NotSerializableException} that says so.
 *
 * <p>Methods that name no executor, or another one, are left to Spring.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.async;

import org.jspecify.annotations.NullMarked;
