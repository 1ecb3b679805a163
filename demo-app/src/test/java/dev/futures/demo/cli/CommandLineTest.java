package dev.futures.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.demo.DemoApplication;
import dev.futures.demo.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --demo.scan=<folder>} in a JVM of its own, as a shell would run it. */
@Timeout(120)
class CommandLineTest {

    @TempDir
    Path temp;

    @Test
    void aScanIsReportedAndTheExitCodeIsZero() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("folder"));
        Files.writeString(folder.resolve("a"), "content");
        Files.writeString(folder.resolve("b\u001b[31m"), "content");
        Files.writeString(folder.resolve("c"), "another");
        try (ChildJvm child = ChildJvm.start(temp, DemoApplication.class, "--demo.scan=" + folder)) {
            assertThat(child.awaitExit(60)).as(child.out() + child.err()).isZero();
            assertThat(child.out())
                    .startsWith("2 copies of 7 bytes, 7 bytes wasted\n    "
                            + folder.toRealPath().resolve("a") + "\n")
                    .contains("completed in ", "3 files in 1 folders", "1 groups of duplicates")
                    .doesNotContain("\u001b", "Tomcat");
        }
    }

    @Test
    void aBadFolderIsToldAndTheExitCodeIsNotZero() throws Exception {
        try (ChildJvm child = ChildJvm.start(temp, DemoApplication.class, "--demo.scan=" + temp.resolve("nothing"))) {
            assertThat(child.awaitExit(60)).isEqualTo(2);
            assertThat(child.err()).contains("There is no folder " + temp.resolve("nothing"));
            assertThat(child.out()).isEmpty();
        }
    }
}
