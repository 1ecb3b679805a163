/**
 * Spring Cloud: when the environment has changed, the executors follow, as far as they can without a restart. See {@link
 * dev.futures.spring.boot.autoconfigure.ExecutorRefresh}.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.cloud;

import org.jspecify.annotations.NullMarked;
