/** The application whose start is measured; a package of its own, for Spring looks at nothing else. */
@NullMarked
package dev.futures.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
