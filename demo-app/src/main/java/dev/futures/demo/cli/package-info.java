/** {@code --demo.scan=<folder>}: one scan without a web server. */
@NullMarked
package dev.futures.demo.cli;

import org.jspecify.annotations.NullMarked;
