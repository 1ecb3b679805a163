/**
 * What a process and its worker JVMs say to each other, for both sides.
 *
 * <p>A worker has two connections: one for tasks, on which each side speaks in turn, and one on which it is asked how it
 * is, and learns that its parent has died. A {@link dev.futures.process.wire.Link} carries messages of any length; {@link
 * dev.futures.process.wire.Protocol} says what is in them.
 */
@NullMarked
package dev.futures.process.wire;

import org.jspecify.annotations.NullMarked;
