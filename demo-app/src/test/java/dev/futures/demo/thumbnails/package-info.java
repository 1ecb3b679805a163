/** Tests of thumbnails. */
@NullMarked
package dev.futures.demo.thumbnails;

import org.jspecify.annotations.NullMarked;
