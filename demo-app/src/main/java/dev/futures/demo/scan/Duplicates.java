package dev.futures.demo.scan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects hashed files into groups. The scan writes, pages read while it does, so everything is under one lock. */
final class Duplicates {

    private record Content(long size, String sha256) {}

    private final Map<Content, List<Candidate>> byContent = new HashMap<>();
    private long groups;
    private long redundant;
    private long wasted;

    synchronized void add(Candidate candidate, String sha256) {
        long size = candidate.file().size();
        List<Candidate> same = byContent.computeIfAbsent(new Content(size, sha256), c -> new ArrayList<>(2));
        same.add(candidate);
        if (same.size() > 1) {
            redundant++;
            wasted += size;
            groups += same.size() == 2 ? 1 : 0;
        }
    }

    synchronized long groups() {
        return groups;
    }

    synchronized long redundant() {
        return redundant;
    }

    synchronized long wasted() {
        return wasted;
    }

    /** Finds a file that is in one of the groups. Looks through all of them, for that is asked seldom. */
    synchronized Optional<Path> find(String path) {
        return byContent.values().stream()
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .flatMap(c -> Stream.concat(Stream.of(c.file().path()), c.links().stream()))
                .filter(file -> file.toString().equals(path))
                .findAny();
    }

    /** {@return at most so many groups, those that waste most first} */
    synchronized List<DuplicateGroup> top(int limit) {
        return byContent.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .sorted(Comparator.comparingLong((Map.Entry<Content, List<Candidate>> e) -> wasted(e))
                        .reversed()
                        .thenComparing(e -> e.getKey().sha256()))
                .limit(limit)
                .map(Duplicates::group)
                .toList();
    }

    private static long wasted(Map.Entry<Content, List<Candidate>> entry) {
        return entry.getKey().size() * (entry.getValue().size() - 1);
    }

    private static DuplicateGroup group(Map.Entry<Content, List<Candidate>> entry) {
        List<DuplicateGroup.Copy> files = entry.getValue().stream()
                .sorted(Comparator.comparing(c -> c.file().path()))
                .map(c -> new DuplicateGroup.Copy(
                        c.file().path().toString(),
                        c.links().stream().map(Object::toString).toList()))
                .toList();
        Content content = entry.getKey();
        return new DuplicateGroup(content.size(), content.sha256(), wasted(entry), files.size(), files);
    }
}
