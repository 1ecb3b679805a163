package dev.futures.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/**
 * One thing that is wrong in the configuration, told so that it can be put right without looking elsewhere.
 *
 * @param property the property, or what else is wrong
 * @param value what it is now; null if it is not set
 * @param origin where it was set; null if unknown
 * @param reason what is wrong with it
 * @param legal what would be right
 * @param remedy what to do
 */
record Problem(
        String property, @Nullable Object value, @Nullable Origin origin, String reason, String legal, String remedy) {

    @Override
    public String toString() {
        return property + (value == null ? "" : " is '" + value + "'") + ": " + reason + "; legal is " + legal;
    }
}
