package dev.futures.spring.boot.autoconfigure.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;

/** Tells a native image of the files of the page, which nothing in the code names as a whole. */
final class DashboardHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        DashboardFiles.names()
                .forEach(name -> hints.resources().registerResource(new ClassPathResource(name, DashboardFiles.class)));
    }
}
