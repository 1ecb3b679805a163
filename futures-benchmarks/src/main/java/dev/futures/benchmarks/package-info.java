/** What the executors cost, measured next to the other ones in the same run. See {@code docs/performance.md}. */
@NullMarked
package dev.futures.benchmarks;

import org.jspecify.annotations.NullMarked;
