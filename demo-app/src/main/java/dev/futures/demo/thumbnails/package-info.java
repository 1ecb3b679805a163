/** Small pictures of image files, decoded in worker JVMs: whatever a file does to its decoder, it does there. */
@NullMarked
package dev.futures.demo.thumbnails;

import org.jspecify.annotations.NullMarked;
