package dev.futures.demo.scan;

/**
 * A file or folder that could not be looked at.
 *
 * @param path its path
 * @param reason why, in words
 */
public record Failure(String path, String reason) {}
