/** What others and we do when work is cancelled, timed out, refused or closed: the observations behind {@code docs/semantics.md}. */
@NullMarked
package dev.futures.semantics;

import org.jspecify.annotations.NullMarked;
