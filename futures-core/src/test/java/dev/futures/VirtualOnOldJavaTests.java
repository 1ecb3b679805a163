package dev.futures;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads where there are none. */
@EnabledForJreRange(max = JRE.JAVA_20)
class VirtualOnOldJavaTests {

    @Test
    void build_namesThePropertyAndTheJavaVersion() {
        Executor.Builder builder = Executor.builder("x").virtualThreads();
        assertThatThrownBy(builder::build)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("type: virtual")
                .hasMessageContaining("Java 21")
                .hasMessageContaining(Runtime.version().toString());
    }
}
