package dev.futures.demo.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real input: the home of the JDK that runs the test. What is right is computed here, by plain JDK code. */
class JdkHomeTest {

    private record Content(long size, String sha256) {}

    @TempDir
    Path temp;

    @Test
    void theGroupsAreThoseOfAnIndependentComputation() throws Exception {
        // Some JDKs have no duplicates at all: distributions replace them by links.
        compare(Path.of(System.getProperty("java.home")).toRealPath());
    }

    @Test
    void theGroupsOfSeveralCopiesAreThoseOfAnIndependentComputation() throws Exception {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> small;
        try (Stream<Path> files = Files.walk(home)) {
            small = files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && file.toFile().length() < 300_000)
                    .toList();
        }
        for (int i = 0; i < small.size(); i++) {
            for (int copy = 0; copy <= i % 4; copy++) {
                Path target = temp.resolve("copy-" + copy)
                        .resolve(home.relativize(small.get(i)).toString());
                Files.createDirectories(target.getParent());
                byte[] bytes = Files.readAllBytes(small.get(i));
                if (copy == 2 && bytes.length > 0) {
                    bytes[bytes.length - 1] ^= 1; // the same size, and all but the same content
                }
                Files.write(target, bytes);
                if (i % 5 == 0) {
                    Files.createLink(target.resolveSibling("link-" + i + "-" + copy), target);
                }
            }
        }

        assertThat(compare(temp)).hasSizeGreaterThan(50);
    }

    private static Set<Content> compare(Path folder) throws Exception {
        Map<Content, Set<String>> expected = independent(folder);
        try (ScanFixture fixture = new ScanFixture()) {
            Scan scan = fixture.scan(folder);

            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.failures()).isEmpty();
            List<DuplicateGroup> groups = scan.duplicates(Integer.MAX_VALUE);
            Map<Content, Set<String>> actual = groups.stream()
                    .collect(Collectors.toMap(group -> new Content(group.size(), group.sha256()), JdkHomeTest::names));
            assertThat(actual).isEqualTo(expected);
            assertThat(scan.view().groups()).isEqualTo(expected.size());
            assertThat(scan.view().wastedBytes())
                    .isEqualTo(groups.stream()
                            .mapToLong(group -> group.size() * (group.files().size() - 1))
                            .sum());
            assertThat(scan.view().fraction()).isEqualTo(1.0);
        }
        return expected.keySet();
    }

    private static Set<String> names(DuplicateGroup group) {
        return group.files().stream()
                .flatMap(copy -> Stream.concat(Stream.of(copy.path()), copy.links().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every file is read, whatever its size; names of one file are told by its key. */
    private static Map<Content, Set<String>> independent(Path folder) throws IOException {
        Map<Content, Set<String>> names = new HashMap<>();
        Map<Content, Set<Object>> distinct = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file -> {
                        try {
                            byte[] bytes = Files.readAllBytes(file);
                            if (bytes.length > 0) {
                                Content content = new Content(bytes.length, sha256(bytes));
                                Object key = Files.readAttributes(file, BasicFileAttributes.class)
                                        .fileKey();
                                names.computeIfAbsent(content, c -> new TreeSet<>())
                                        .add(file.toString());
                                distinct.computeIfAbsent(content, c -> new HashSet<>())
                                        .add(key == null ? file : key);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        names.keySet().removeIf(content -> distinct.get(content).size() < 2);
        return names;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
