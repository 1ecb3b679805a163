package dev.futures.demo.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.demo.files.DiskFolders;
import dev.futures.demo.files.FileEntry;
import dev.futures.demo.files.FolderEntry;
import dev.futures.demo.files.Folders;
import dev.futures.demo.files.Hasher;
import dev.futures.demo.files.Listing;
import dev.futures.demo.files.Sha256Hasher;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What file systems have in store for a naive scan. */
@Timeout(60)
class ScanTrapsTest {

    @TempDir
    Path folder;

    private final Folders disk = new DiskFolders();

    private Path file(String name, String content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private static List<List<String>> groups(Scan scan) {
        return scan.duplicates(Integer.MAX_VALUE).stream()
                .map(g -> g.files().stream().map(DuplicateGroup.Copy::path).toList())
                .toList();
    }

    @Test
    void equalSizesAreNotEqualFiles() throws Exception {
        file("a", "same");
        file("b/c", "same");
        file("d", "else");
        try (ScanFixture fixture = new ScanFixture()) {
            Scan scan = fixture.scan(folder);
            assertThat(groups(scan))
                    .containsExactly(List.of(
                            folder.resolve("a").toString(),
                            folder.resolve("b/c").toString()));
            assertThat(scan.view().wastedBytes()).isEqualTo(4);
            assertThat(scan.view().filesHashed()).isEqualTo(3);
        }
    }

    @Test
    void emptyFilesAreCountedAndLeftOut() throws Exception {
        file("a", "");
        file("b", "");
        try (ScanFixture fixture = new ScanFixture()) {
            Scan scan = fixture.scan(folder);
            assertThat(groups(scan)).isEmpty();
            assertThat(scan.view().emptyFiles()).isEqualTo(2);
            assertThat(scan.view().filesToHash()).isZero();
            assertThat(scan.view().fraction()).isEqualTo(1.0);
        }
    }

    @Test
    void hardLinksAreOneFileWithSeveralNames() throws Exception {
        Path first = file("1", "linked");
        Files.createLink(folder.resolve("2"), first);
        try (ScanFixture fixture = new ScanFixture()) {
            assertThat(groups(fixture.scan(folder))).isEmpty();
        }
        file("3", "linked");
        try (ScanFixture fixture = new ScanFixture()) {
            List<DuplicateGroup> groups = fixture.scan(folder).duplicates(10);
            assertThat(groups).hasSize(1);
            assertThat(groups.get(0).wasted()).isEqualTo(6);
            assertThat(groups.get(0).files())
                    .containsExactly(
                            new DuplicateGroup.Copy(
                                    first.toString(),
                                    List.of(folder.resolve("2").toString())),
                            new DuplicateGroup.Copy(folder.resolve("3").toString(), List.of()));
        }
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Path real = file("real/file", "content");
        Files.createSymbolicLink(folder.resolve("link"), real);
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("real/cycle"), folder);
        try (ScanFixture fixture = new ScanFixture()) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(groups(scan)).isEmpty();
            assertThat(scan.view().files()).isEqualTo(1);
            assertThat(scan.view().symbolicLinks()).isEqualTo(3);
            assertThat(scan.failures()).isEmpty();
        }
    }

    @Test
    void aFileThatVanishedIsAFailedFuture() throws Exception {
        file("a", "12345");
        file("b", "12345");
        Path ghost = folder.resolve("ghost");
        Folders withGhost = path -> plus(disk.list(path), new FileEntry(ghost, 5, null));
        try (ScanFixture fixture = new ScanFixture().folders(withGhost)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.failures()).containsExactly(new Failure(ghost.toString(), "vanished during the scan"));
            assertThat(groups(scan)).hasSize(1);
            assertThat(fixture.hashing.stats().failed()).isEqualTo(1);
            assertThat(fixture.hashing.stats().succeeded()).isEqualTo(2);
        }
    }

    private static Listing plus(Listing listing, FileEntry file) {
        List<FileEntry> files = new ArrayList<>(listing.files());
        files.add(file);
        return new Listing(listing.folder(), files, listing.folders(), listing.links(), listing.unreadable());
    }

    @Test
    void aFolderThatVanishedIsAFailedFuture() throws Exception {
        Path ghost = folder.resolve("ghost");
        Folders withGhost = path -> path.equals(folder)
                ? new Listing(path, List.of(), List.of(new FolderEntry(ghost, null)), 0, List.of())
                : disk.list(path);
        try (ScanFixture fixture = new ScanFixture().folders(withGhost)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.failures()).containsExactly(new Failure(ghost.toString(), "vanished during the scan"));
            assertThat(fixture.walking.stats().failed()).isEqualTo(1);
        }
    }

    @Test
    void whatMustNotBeReadIsAFailedFuture() throws Exception {
        // Permissions would not do: they don't hold for root, as which builds often run.
        Path secretFile = file("a", "12345");
        file("b", "12345");
        file("locked/c", "12345");
        Path locked = folder.resolve("locked");
        Folders folders = path -> {
            if (path.equals(locked)) {
                throw new AccessDeniedException(path.toString());
            }
            return disk.list(path);
        };
        Hasher real = new Sha256Hasher();
        Hasher hasher = (file, read) -> {
            if (file.path().equals(secretFile)) {
                throw new AccessDeniedException(file.path().toString());
            }
            return real.hash(file, read);
        };
        try (ScanFixture fixture = new ScanFixture().folders(folders).hasher(hasher)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.failures())
                    .containsExactlyInAnyOrder(
                            new Failure(locked.toString(), "permission denied"),
                            new Failure(secretFile.toString(), "permission denied"));
            assertThat(scan.view().failed()).isEqualTo(2);
            assertThat(scan.view().fraction()).isEqualTo(1.0);
        }
    }

    @Test
    void anEntryThatCannotBeLookedAtIsListed() throws Exception {
        Listing.Unreadable entry = new Listing.Unreadable(folder.resolve("x"), new IOException("Input/output error"));
        Folders folders = path -> new Listing(path, List.of(), List.of(), 0, List.of(entry));
        try (ScanFixture fixture = new ScanFixture().folders(folders)) {
            assertThat(fixture.scan(folder).failures())
                    .containsExactly(new Failure(folder.resolve("x").toString(), "Input/output error"));
        }
    }

    @Test
    void aFileThatChangedIsNotCompared() throws Exception {
        Path grown = file("a", "123456789");
        file("b", "12345");
        file("c", "12345");
        Folders stale = path -> {
            Listing now = disk.list(path);
            List<FileEntry> files = now.files().stream()
                    .map(f -> new FileEntry(f.path(), 5, f.key()))
                    .toList();
            return new Listing(path, files, List.of(), 0, List.of());
        };
        try (ScanFixture fixture = new ScanFixture().folders(stale)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.failures())
                    .containsExactly(new Failure(
                            grown.toString(), "changed during the scan, it had 5 bytes when it was listed"));
            assertThat(groups(scan)).hasSize(1);
        }
    }

    @Test
    void aFileThatBecameALinkIsNotRead() throws Exception {
        file("outside/secret", "12345");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("outside/secret"));
        file("a", "12345");
        Folders stale = path -> plus(disk.list(path), new FileEntry(link, 5, null));
        try (ScanFixture fixture = new ScanFixture()
                .folders(path -> path.equals(folder)
                        ? stale.list(path)
                        : new Listing(path, List.of(), List.of(), 0, List.of()))) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.failures()).extracting(Failure::path).containsExactly(link.toString());
            assertThat(groups(scan)).isEmpty();
        }
    }

    @Test
    void aFolderThatBecameALinkIsNotListed() throws Exception {
        file("outside/secret", "12345");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("outside"));
        Folders stale = path -> path.equals(folder)
                ? new Listing(path, List.of(), List.of(new FolderEntry(link, null)), 0, List.of())
                : disk.list(path);
        try (ScanFixture fixture = new ScanFixture().folders(stale)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.failures()).containsExactly(new Failure(link.toString(), "is no longer a folder"));
            assertThat(scan.view().files()).isZero();
        }
    }

    @Test
    void aCycleOfFoldersEnds() throws Exception {
        // Bind mounts can do this; the key tells that it is the same folder.
        Folders cycle = path -> new Listing(
                path, List.of(), List.of(new FolderEntry(path.resolve("again"), "key of " + folder)), 0, List.of());
        try (ScanFixture fixture = new ScanFixture().folders(cycle)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.view().folders()).isEqualTo(2);
        }
    }

    @Test
    void anEndlessTreeEndsAtTheLimit() throws Exception {
        Folders endless = path -> new Listing(
                path,
                List.of(new FileEntry(path.resolve("f"), path.getNameCount(), null)),
                List.of(new FolderEntry(path.resolve("d"), null)),
                0,
                List.of());
        try (ScanFixture fixture = new ScanFixture().folders(endless).maxFiles(500)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.view().truncated()).isTrue();
            assertThat(scan.view().files()).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void aTaskThatThrowsAnythingFailsOnlyItself() throws Exception {
        Path bad = file("a", "12345");
        file("b", "12345");
        file("c", "12345");
        Hasher real = new Sha256Hasher();
        Hasher hasher = (file, read) -> {
            if (file.path().equals(bad)) {
                throw new StackOverflowError();
            }
            return real.hash(file, read);
        };
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.failures()).containsExactly(new Failure(bad.toString(), "StackOverflowError"));
            assertThat(groups(scan)).hasSize(1);
        }
    }
}
