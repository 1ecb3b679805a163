package dev.futures.demo.scan;

import dev.futures.demo.files.FileEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the files worth reading: equal files have equal sizes. For use by one thread. */
final class Candidates {

    private final Map<Long, List<FileEntry>> bySize = new HashMap<>();

    void add(FileEntry file) {
        // Most sizes occur once, so the lists start small.
        bySize.computeIfAbsent(file.size(), size -> new ArrayList<>(1)).add(file);
    }

    /** {@return the candidates, the largest first: they hold most of the waste, and the rest ends smoothly} */
    List<Candidate> take() {
        List<Candidate> result = new ArrayList<>();
        for (List<FileEntry> sameSize : bySize.values()) {
            if (sameSize.size() > 1) {
                Collection<Candidate> distinct = distinct(sameSize);
                if (distinct.size() > 1) {
                    result.addAll(distinct);
                }
            }
        }
        bySize.clear();
        result.sort(Comparator.comparingLong((Candidate c) -> c.file().size())
                .reversed()
                .thenComparing(c -> c.file().path()));
        return result;
    }

    /** Several names of one file (hard links) become one candidate: it needs one read and takes its space once. */
    private static Collection<Candidate> distinct(List<FileEntry> files) {
        files.sort(Comparator.comparing(FileEntry::path)); // which name comes first must not depend on timing
        Map<Object, Candidate> byKey = new LinkedHashMap<>();
        for (FileEntry file : files) {
            Object key = file.key() == null ? file.path() : file.key();
            Candidate known = byKey.putIfAbsent(key, new Candidate(file, new ArrayList<Path>(0)));
            if (known != null) {
                known.links().add(file.path());
            }
        }
        return byKey.values();
    }
}
