/**
 * Executors whose tasks run in worker JVMs, where a task can be killed without harm to anything else.
 *
 * <pre>{@code
 * Executor reports = Executor.builder("reports")
 *         .backend(ProcessBackend.workers(4).jvmArgs("-Xmx256m").maxTasksPerWorker(1_000))
 *         .runTimeout(Duration.ofSeconds(10))
 *         .build();
 * Future<byte[]> thumbnail = reports.submit(() -> Thumbnails.render(path, 200));
 * }</pre>
 *
 * <p>A worker is a JVM with the class path of this one, that runs one task at a time and nothing of the application but
 * that. Cancelling a running task, or its time limit, ends its worker; what a task does to its JVM, it does to no other
 * task. {@link dev.futures.process.ProcessBackend} is what there is to set; what a task must be to travel is said in {@link
 * dev.futures.remote}.
 */
@NullMarked
package dev.futures.process;

import org.jspecify.annotations.NullMarked;
