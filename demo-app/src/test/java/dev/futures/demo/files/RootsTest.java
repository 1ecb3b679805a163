package dev.futures.demo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.demo.DemoProperties;
import dev.futures.demo.files.FolderRefusedException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class RootsTest {

    @TempDir
    Path temp;

    private Path root;
    private Path outside;
    private Roots roots;

    @BeforeEach
    void folders() throws Exception {
        temp = temp.toRealPath();
        root = Files.createDirectories(temp.resolve("root/inner")).getParent();
        outside = Files.createDirectory(temp.resolve("root-2"));
        roots = roots(root);
    }

    private static Roots roots(Path... folders) {
        List<String> given = Stream.of(folders).map(Path::toString).toList();
        return new Roots(new DemoProperties(given, 1, 1, 1, List.of("localhost")));
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String folder, Kind kind) {
        return assertThatThrownBy(() -> roots.resolve(folder))
                .isInstanceOfSatisfying(
                        FolderRefusedException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aRootAndWhatIsBelowAreAllowed() {
        assertThat(roots.resolve(root.toString())).isEqualTo(root);
        assertThat(roots.resolve("  " + root.resolve("inner/") + " ")).isEqualTo(root.resolve("inner"));
    }

    @Test
    void aFolderWhoseNameMerelyBeginsLikeARootIsOutside() {
        assertRefused(outside.toString(), Kind.OUTSIDE)
                .hasMessageContaining(root.toString())
                .hasMessageContaining("demo.roots");
    }

    @Test
    void dotsDoNotLeadOut() {
        assertRefused(root + "/../root-2", Kind.OUTSIDE);
        assertRefused(root + "/../nothing", Kind.OUTSIDE);
    }

    @Test
    void aLinkDoesNotLeadOut() throws Exception {
        Files.createSymbolicLink(root.resolve("link"), outside);
        assertRefused(root.resolve("link").toString(), Kind.OUTSIDE);
    }

    @Test
    void aLinkMayLeadIn() throws Exception {
        Path link = Files.createSymbolicLink(outside.resolve("link"), root.resolve("inner"));
        assertThat(roots.resolve(link.toString())).isEqualTo(root.resolve("inner"));
    }

    @Test
    void aRootMayBeALinkItself() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), root);
        roots = roots(link);
        assertThat(roots.resolve(link.resolve("inner").toString())).isEqualTo(root.resolve("inner"));
        assertRefused(link.resolve("nothing").toString(), Kind.INVALID);
    }

    @Test
    void whatDoesNotExistIsToldFromWhatIsOutside() {
        assertRefused(root.resolve("nothing").toString(), Kind.INVALID).hasMessageContaining("There is no folder");
        assertRefused(outside.resolve("nothing").toString(), Kind.OUTSIDE);
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "x");
        assertRefused(file.toString(), Kind.INVALID).hasMessageContaining("is not a folder");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> roots.resolve(null)).hasMessage("Say which folder to scan.");
        assertRefused(" ", Kind.INVALID);
        assertRefused("inner", Kind.INVALID).hasMessageContaining("relative");
        assertRefused("/a\0b", Kind.INVALID).hasMessageContaining("is not a path");
    }

    @Test
    void theDefaultHasTheJdkAndTheSuggestionIsThat() throws Exception {
        Roots defaults = roots();
        Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
        assertThat(defaults.all()).contains(jdk);
        assertThat(defaults.suggestion()).isEqualTo(jdk);
        assertThat(roots.suggestion()).isEqualTo(root);
    }

    @Test
    void aRootThatIsNoneStopsTheStart() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        assertThatThrownBy(() -> roots(temp.resolve("nothing")))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("demo.roots");
        assertThatThrownBy(() -> roots(file)).isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @Test
    void theCommandLineIsNotLimitedToTheRoots() {
        assertThat(Roots.resolveAnywhere(outside.toString())).isEqualTo(outside);
        assertThatThrownBy(
                        () -> Roots.resolveAnywhere(outside.resolve("nothing").toString()))
                .isInstanceOf(FolderRefusedException.class);
    }
}
