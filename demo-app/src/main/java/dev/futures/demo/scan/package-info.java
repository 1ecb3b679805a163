/** One scan for duplicates: it lists folders on one executor, hashes files on another, and keeps the books. */
@NullMarked
package dev.futures.demo.scan;

import org.jspecify.annotations.NullMarked;
