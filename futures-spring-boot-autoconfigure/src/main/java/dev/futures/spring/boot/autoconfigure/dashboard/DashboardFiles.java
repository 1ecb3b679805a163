package dev.futures.spring.boot.autoconfigure.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/** What the page consists of. Scripts and styles are files of their own, for a strict content security policy. */
final class DashboardFiles {

    private static final String PAGE = "page.html";

    private static final MimeType SCRIPT = text("javascript");
    private static final MimeType STYLE = text("css");

    private static final Map<String, MimeType> FILES = Map.of(
            "uPlot.iife.min.js", SCRIPT,
            "uPlot.min.css", STYLE,
            "format.js", SCRIPT,
            "data.js", SCRIPT,
            "charts.js", SCRIPT,
            "stream.js", SCRIPT,
            "page.js", SCRIPT,
            "page.css", STYLE,
            "icon.svg", new MimeType("image", "svg+xml"));

    private DashboardFiles() {}

    private static MimeType text(String subtype) {
        return new MimeType("text", subtype, StandardCharsets.UTF_8);
    }

    /** {@return the type of a file; null if there is no such one} */
    static @Nullable MimeType type(String name) {
        return FILES.get(name);
    }

    /** {@return the names of all files, the page itself included} */
    static List<String> names() {
        return Stream.concat(Stream.of(PAGE), FILES.keySet().stream()).sorted().toList();
    }

    /** {@return a file that is there} */
    static Resource file(String name) {
        return new ClassPathResource(name, DashboardFiles.class);
    }

    /**
     * Returns the page.
     *
     * @param futures the path of the endpoint that it reads, from the page's own
     * @param dashboard its own, likewise
     * @param writable whether it may change executors
     */
    static String page(String futures, String dashboard, boolean writable) {
        try {
            return file(PAGE)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("{futures}", futures)
                    .replace("{dashboard}", dashboard)
                    .replace("{writable}", String.valueOf(writable));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
