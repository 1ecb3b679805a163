/** The JSON API, the event stream, and what keeps other web sites out of them. */
@NullMarked
package dev.futures.demo.web;

import org.jspecify.annotations.NullMarked;
