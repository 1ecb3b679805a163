/**
 * What runs inside a worker JVM, and nothing else: {@link dev.futures.process.worker.WorkerMain} is its main class. No
 * application starts there, just the tasks that are sent to it run.
 */
@NullMarked
package dev.futures.process.worker;

import org.jspecify.annotations.NullMarked;
