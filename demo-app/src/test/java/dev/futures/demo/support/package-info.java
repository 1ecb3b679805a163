/** What several tests need. */
@NullMarked
package dev.futures.demo.support;

import org.jspecify.annotations.NullMarked;
