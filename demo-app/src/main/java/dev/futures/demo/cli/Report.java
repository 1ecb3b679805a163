package dev.futures.demo.cli;

import dev.futures.demo.scan.DuplicateGroup;
import dev.futures.demo.scan.Failure;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.ScanView;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** A scan as text. */
final class Report {

    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB", "PB"};

    private Report() {}

    static void print(Scan scan, PrintStream out) {
        ScanView view = scan.view();
        for (DuplicateGroup group : scan.duplicates(Integer.MAX_VALUE)) {
            out.printf(
                    Locale.ROOT,
                    "%d copies of %s, %s wasted%n",
                    group.copies(),
                    bytes(group.size()),
                    bytes(group.wasted()));
            for (DuplicateGroup.Copy copy : group.files()) {
                out.println("    " + printable(copy.path()));
                copy.links().forEach(link -> out.println("        also named " + printable(link)));
            }
        }
        List<Failure> failures = scan.failures();
        if (!failures.isEmpty()) {
            out.printf(Locale.ROOT, "%d could not be read%n", view.failed());
            failures.forEach(f -> out.println("    " + printable(f.path()) + ": " + f.reason()));
        }
        out.printf(
                Locale.ROOT,
                "%s: %s in %d ms%n%d files in %d folders, %s; %d empty files and %d symbolic links left out%n"
                        + "%d files hashed, %s%n%d groups of duplicates, %d redundant files, %s wasted%n",
                printable(view.folder()),
                view.state().name().toLowerCase(Locale.ROOT),
                view.elapsedMillis(),
                view.files(),
                view.folders(),
                bytes(view.bytesFound()),
                view.emptyFiles(),
                view.symbolicLinks(),
                view.filesHashed(),
                bytes(view.bytesHashed()),
                view.groups(),
                view.redundantFiles(),
                bytes(view.wastedBytes()));
        if (view.truncated()) {
            out.println("There are more files than demo.max-files; the rest was left out.");
        }
        if (view.message() != null) {
            out.println(view.message());
        }
        out.flush();
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** A file's name may hold anything, escape sequences for the terminal included. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
