/**
 * For tests of applications: {@link dev.futures.spring.boot.autoconfigure.test.DirectExecutors} makes executors run each task
 * within {@code submit}. Test slices for web controllers ({@code @WebMvcTest}, {@code @WebFluxTest}) have the executors, too.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
