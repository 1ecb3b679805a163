/** What the application asks of a file system. The interfaces are the seams at which tests put their own files. */
@NullMarked
package dev.futures.demo.files;

import org.jspecify.annotations.NullMarked;
