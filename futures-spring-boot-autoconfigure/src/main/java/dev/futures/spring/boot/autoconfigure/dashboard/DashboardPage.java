package dev.futures.spring.boot.autoconfigure.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The page with all that belongs to it, so that one request gets it. */
final class DashboardPage {

    private static final List<String> STYLES = List.of("uPlot.min.css", "page.css");

    private static final List<String> SCRIPTS =
            List.of("uPlot.iife.min.js", "format.js", "data.js", "charts.js", "stream.js", "page.js");

    private DashboardPage() {}

    /**
     * Makes the page.
     *
     * @param futures the path of the endpoint that it reads, from the page's own
     * @param dashboard its own, likewise
     * @param writable whether it may change executors
     */
    static String html(String futures, String dashboard, boolean writable) {
        String config =
                "{\"futures\":\"" + futures + "\",\"dashboard\":\"" + dashboard + "\",\"writable\":" + writable + "}";
        return read("page.html")
                .replace("{config}", config)
                .replace("/*{styles}*/", readAll(STYLES))
                .replace("/*{scripts}*/", readAll(SCRIPTS));
    }

    private static String readAll(List<String> names) {
        return names.stream().map(DashboardPage::read).collect(Collectors.joining("\n"));
    }

    private static String read(String name) {
        try (InputStream stream = DashboardPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + name + " beside " + DashboardPage.class.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
