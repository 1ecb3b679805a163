package dev.futures.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes occupy, where the system says so in a file (Linux). */
final class Memory {

    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /** {@return the resident set size of a process in bytes; -1 if that is not known} */
    static long residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | RuntimeException e) {
            return -1; // another system, or the process is no more
        }
    }
}
