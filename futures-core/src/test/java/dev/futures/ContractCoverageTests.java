package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/contract.md} and the {@link Item} annotations together, so that neither can rot. */
class ContractCoverageTests {

    /** {@code | 12 | what holds | why it differs | tests |} */
    private static final Pattern ROW = Pattern.compile("^\\| *(\\d+) *\\|(.*)\\|(.*)\\|(.*)\\|$", Pattern.MULTILINE);

    private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");

    /** Sections A to J, and L. */
    private static final Set<Integer> REQUIRED = IntStream.concat(
                    IntStream.rangeClosed(1, 99), IntStream.rangeClosed(103, 119))
            .boxed()
            .collect(Collectors.toSet());

    private static final List<Row> ROWS = new ArrayList<>();

    /** Item to tests, as {@code Class.method}. */
    private static final SortedMap<Integer, SortedSet<String>> ANNOTATED = new TreeMap<>();

    private record Row(int item, String text, String difference, List<String> tests) {}

    @BeforeAll
    static void read() throws Exception {
        ROWS.clear();
        ANNOTATED.clear();
        Matcher matcher = ROW.matcher(Files.readString(document()));
        while (matcher.find()) {
            List<String> tests = TEST.matcher(matcher.group(4))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            ROWS.add(new Row(
                    Integer.parseInt(matcher.group(1)),
                    matcher.group(2).strip(),
                    matcher.group(3).strip(),
                    tests));
        }
        for (Class<?> type : testClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                Item items = method.getAnnotation(Item.class);
                if (items != null) {
                    String test = topLevelName(type) + "." + method.getName();
                    Arrays.stream(items.value())
                            .forEach(item -> ANNOTATED
                                    .computeIfAbsent(item, i -> new TreeSet<>())
                                    .add(test));
                }
            }
        }
    }

    private static String topLevelName(Class<?> type) {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        return name.replaceFirst("\\$.*", "");
    }

    private static Path document() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/contract.md"))) {
            folder = folder.getParent();
            assertThat(folder).as("a folder with docs/contract.md").isNotNull();
        }
        return folder.resolve("docs/contract.md");
    }

    private static List<Class<?>> testClasses() throws Exception {
        Path root = Path.of(ContractCoverageTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String path = root.relativize(file).toString();
                String name = path.substring(0, path.length() - ".class".length())
                        .replace(file.getFileSystem().getSeparator(), ".");
                classes.add(Class.forName(name, false, ContractCoverageTests.class.getClassLoader()));
            }
            return classes;
        } catch (IOException e) {
            throw new AssertionError("can't list the test classes", e);
        }
    }

    @Test
    void everyItemHasOneRow() {
        List<Integer> items = ROWS.stream().map(Row::item).toList();
        assertThat(items).doesNotHaveDuplicates().isSorted().containsAll(REQUIRED);
    }

    @Test
    void everyRowSaysWhatHolds() {
        assertThat(ROWS).allMatch(row -> !row.text().isEmpty());
    }

    @Test
    void everyItemIsPinnedByATestOrIsADecidedDifference() {
        assertThat(ROWS)
                .allMatch(row -> !row.tests().isEmpty() || !row.difference().isEmpty());
    }

    @Test
    void everyTestInTheTableIsThereAndNamesTheItem() {
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            for (String test : row.tests()) {
                if (!ANNOTATED.getOrDefault(row.item(), new TreeSet<>()).contains(test)) {
                    wrong.add(row.item() + ": " + test);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyContractIsHeldAgainstSomething() throws Exception {
        List<Class<?>> classes = testClasses();
        assertThat(classes)
                .filteredOn(type -> type.getSimpleName().endsWith("Contract"))
                .isNotEmpty()
                .allMatch(type -> classes.stream()
                        .anyMatch(other -> type.isAssignableFrom(other) && !Modifier.isAbstract(other.getModifiers())));
    }

    @Test
    void everyItemThatATestNamesIsPinnedInTheTable() {
        Map<Integer, Row> rows = ROWS.stream().collect(Collectors.toMap(Row::item, row -> row));
        assertThat(ANNOTATED.keySet())
                .allMatch(item ->
                        rows.containsKey(item) && !rows.get(item).tests().isEmpty());
    }
}
