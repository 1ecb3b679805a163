package dev.futures.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory that only this user may enter, for the sockets on which workers connect. As long as a process uses one it holds a
 * lock on a file in it; one that nobody holds is what a process left behind that was killed, and goes when another one
 * makes its own.
 */
final class SocketDirectory implements Closeable {

    private static final String PREFIX = "futures-workers-";
    private static final String LOCK = "lock";

    /** The longest path of a Unix domain socket that all systems take. */
    private static final int LONGEST_PATH = 103;

    /**
     * A system property of this name and the path is there for those of this process. Their locks must not be tried: to close
     * any channel of a file gives up all locks that the process has on it. They may be of another copy of this class, as each
     * web application in a server has one; so a static field would not do.
     */
    private static final String OWN = "dev.futures.process.directory:";

    private final Path path;
    private final FileChannel lockFile;
    private final AtomicLong number = new AtomicLong();

    private SocketDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes one, and removes those that nobody uses any more. */
    static SocketDirectory create() throws IOException {
        synchronized (OWN) { // else a sweep in another thread may try the lock of one that is not among them yet
            return createAlone();
        }
    }

    private static SocketDirectory createAlone() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        sweep(temporary);
        Path path = Files.createTempDirectory(temporary, PREFIX, onlyForThisUser());
        System.setProperty(OWN + path, "");
        FileChannel lockFile = null;
        try {
            int length = path.resolve(name(Long.MAX_VALUE)).toString().getBytes(StandardCharsets.UTF_8).length;
            if (length > LONGEST_PATH) {
                throw new IOException(
                        "the path of a socket in the directory for temporary files, " + temporary + ", has " + length
                                + " bytes, and may have " + LONGEST_PATH + "; set java.io.tmpdir to a shorter one");
            }
            Path fresh = path.resolve("fresh"); // under its name it is not seen before it is locked
            lockFile = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lockFile.lock();
            Files.move(fresh, path.resolve(LOCK));
            return new SocketDirectory(path, lockFile);
        } catch (IOException | RuntimeException e) {
            if (lockFile != null) {
                lockFile.close();
            }
            delete(path);
            System.clearProperty(OWN + path);
            throw e;
        }
    }

    private static FileAttribute<?>[] onlyForThisUser() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String name(long number) {
        return Long.toString(number, 36);
    }

    /** {@return the path of a socket that is not there yet} */
    Path next() {
        return path.resolve(name(number.getAndIncrement()));
    }

    private static void sweep(Path temporary) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (System.getProperty(OWN + candidate) == null && isAbandoned(candidate)) {
                    delete(candidate);
                }
            }
        }
    }

    /** Whether nobody holds its lock. One without a lock file is just being made, or removed. */
    private static boolean isAbandoned(Path directory) {
        try (FileChannel file = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // another user's, or gone meanwhile, or that of another class loader of this process
        }
    }

    private static void delete(Path directory) {
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException e) {
            return; // somebody else has
        } catch (IOException e) {
            Log.LOGGER.warn("directory {} of sockets can't be deleted", directory, e);
        }
    }

    @Override
    public void close() throws IOException {
        delete(path); // while it is locked: nobody else takes it for abandoned
        lockFile.close();
        System.clearProperty(OWN + path);
    }
}
