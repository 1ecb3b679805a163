package dev.futures;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one logger of this package, {@code dev.futures} (section M). */
final class Log {

    static final Logger LOGGER = LoggerFactory.getLogger("dev.futures");

    private Log() {}
}
