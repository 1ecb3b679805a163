package dev.futures.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of this package. */
final class Log {

    static final Logger LOGGER = LoggerFactory.getLogger("dev.futures.process");

    private Log() {}
}
