package dev.futures.demo.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The folders of this machine. Symbolic links are counted and not followed; devices, pipes and sockets are left out. */
@Component
public class DiskFolders implements Folders {

    @Override
    public Listing list(Path folder) throws IOException {
        Lister lister = new Lister(folder);
        // A walk of depth 1 reads each entry's attributes once and tells per entry what could not be read.
        Files.walkFileTree(folder, Set.of(), 1, lister);
        return new Listing(folder, lister.files, lister.folders, lister.links, lister.unreadable);
    }

    private static final class Lister extends SimpleFileVisitor<Path> {

        private final Path folder;
        private final List<FileEntry> files = new ArrayList<>();
        private final List<FolderEntry> folders = new ArrayList<>();
        private final List<Listing.Unreadable> unreadable = new ArrayList<>();
        private int links;

        Lister(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (path.equals(folder)) {
                // It was a folder when its parent was listed. If it has become a link, it may lead out of the roots.
                throw new NotDirectoryException(folder.toString());
            }
            if (attributes.isRegularFile()) {
                files.add(new FileEntry(path, attributes.size(), attributes.fileKey()));
            } else if (attributes.isDirectory()) {
                folders.add(new FolderEntry(path, attributes.fileKey()));
            } else if (attributes.isSymbolicLink()) {
                links++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException exception) throws IOException {
            if (path.equals(folder)) {
                throw exception;
            }
            unreadable.add(new Listing.Unreadable(path, exception));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException exception) throws IOException {
            if (exception != null) {
                throw exception; // the listing broke off half way
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
