package dev.futures.demo.web;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /scans}.
 *
 * @param folder what to scan
 */
record ScanRequest(@Nullable String folder) {}
