/**
 * Readiness by load, for those who want it: an application whose tasks wait too long asks for no more requests until they
 * don't.
 *
 * <p>With {@code futures.executors.<name>.readiness.max-wait=10s} the health group {@code readiness} is {@code
 * OUT_OF_SERVICE} once the oldest pending task of that executor has been waiting for 10 seconds, and until it is less than
 * half of that: so it does not flap. The health of the application as a whole does not change by that, and neither does its
 * liveness: to restart it would help nobody.
 */
@NullMarked
package dev.futures.spring.boot.autoconfigure.readiness;

import org.jspecify.annotations.NullMarked;
