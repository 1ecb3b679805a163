package dev.futures.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each cell of the table in {@code docs/semantics.md} is what is observed here, and nothing else is in it. What was
 * observed is also in {@code target/semantics.md}, to be copied when it has changed.
 */
class SemanticsTests {

    private static final SemanticsTable TABLE = SemanticsTable.read();
    private static final Map<Kind, Map<Question, String>> OBSERVED = new EnumMap<>(Kind.class);

    @Test
    void tableHasAllQuestionsAndSystems() {
        assertThat(TABLE.columns()).isEqualTo(SemanticsTable.COLUMNS);
        assertThat(TABLE.rows())
                .extracting(row -> row.subList(0, 2))
                .containsExactlyElementsOf(Arrays.stream(Question.values())
                        .map(question -> List.of(question.scenario(), question.text()))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void cancelPending(Kind kind) throws Exception {
        check(kind, "cancel pending", Cancelling.pending(kind));
    }

    @ParameterizedTest
    @EnumSource
    void cancelRunning(Kind kind) throws Exception {
        check(kind, "cancel running", Cancelling.running(kind));
    }

    @ParameterizedTest
    @EnumSource
    void timeOutPending(Kind kind) throws Exception {
        check(kind, "time-out pending", TimingOut.pending(kind));
    }

    @ParameterizedTest
    @EnumSource
    void timeOutRunning(Kind kind) throws Exception {
        check(kind, "time-out running", TimingOut.running(kind));
    }

    @ParameterizedTest
    @EnumSource
    void fullQueue(Kind kind) throws Exception {
        check(kind, "full queue", FullQueue.observe(kind));
    }

    @ParameterizedTest
    @EnumSource
    void closeWithWorkPending(Kind kind) throws Exception {
        check(kind, "close", Closing.observe(kind));
    }

    @AfterAll
    static void write() throws IOException {
        Files.writeString(Path.of("target", "semantics.md"), SemanticsTable.write(OBSERVED));
    }

    private static void check(Kind kind, String scenario, Map<Question, String> observed) {
        OBSERVED.computeIfAbsent(kind, any -> new EnumMap<>(Question.class)).putAll(observed);
        Map<Question, String> told = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            if (question.scenario().startsWith(scenario)) {
                told.put(question, TABLE.cell(question, kind));
            }
        }
        assertThat(observed).isEqualTo(told);
    }
}
