/**
 * How a task, its result and its exception become bytes, and objects again in another JVM.
 *
 * <p>For backends whose tasks leave this JVM. {@link dev.futures.remote.RemoteTask} is a task that has been encoded when
 * it was submitted, so that what it captures is what it was then, and an object that can't travel is found at once and
 * named by the way that leads to it. {@link dev.futures.remote.Decoder} makes objects of bytes, if a filter lets it.
 * Exceptions keep their type, fields, causes and frames; one that can't travel arrives as a {@link
 * dev.futures.remote.RemoteFailure}, which is its text.
 */
@NullMarked
package dev.futures.remote;

import org.jspecify.annotations.NullMarked;
