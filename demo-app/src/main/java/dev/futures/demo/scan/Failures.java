package dev.futures.demo.scan;

import dev.futures.demo.files.FileChangedException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What could not be looked at, and why. Counts all, remembers the first thousand. */
final class Failures {

    private static final int REMEMBERED = 1_000;

    private final List<Failure> list = new ArrayList<>();
    private long count;

    synchronized void add(Path path, Throwable cause) {
        count++;
        if (list.size() < REMEMBERED) {
            list.add(new Failure(path.toString(), reason(cause)));
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized List<Failure> list() {
        return List.copyOf(list);
    }

    /** The JDK's messages repeat the path, and some of them are nothing but the path. */
    private static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "vanished during the scan";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NotDirectoryException) {
            return "is no longer a folder";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return cause instanceof FileChangedException ? e.getReason() : "can't be read: " + e.getReason();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
