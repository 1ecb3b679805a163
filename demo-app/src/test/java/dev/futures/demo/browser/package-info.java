/** What a person sees: the pages in a real Chromium. */
@NullMarked
package dev.futures.demo.browser;

import org.jspecify.annotations.NullMarked;
