package dev.futures.demo.files;

import dev.futures.demo.DemoProperties;
import dev.futures.demo.files.FolderRefusedException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/** The folders that may be scanned. A path is judged by where it really is, with every symbolic link resolved. */
@Component
public class Roots {

    private static final Logger log = LoggerFactory.getLogger(Roots.class);

    /** The running JDK's home: real files, on every machine. */
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    private final List<Path> roots;

    /** As given, links unresolved: tells a path that is missing inside of a root from one outside. */
    private final Set<Path> lexical = new LinkedHashSet<>();

    Roots(DemoProperties properties) {
        List<String> given = properties.roots();
        this.roots = given.isEmpty()
                ? defaults()
                : given.stream().map(this::configured).distinct().toList();
        lexical.addAll(roots);
    }

    private List<Path> defaults() {
        List<Path> result = new ArrayList<>();
        for (Path path : List.of(JDK, Path.of(System.getProperty("user.home")), Path.of(""))) {
            try {
                // A home that is the whole disk is no limit at all; users without a home often have that.
                Path real = path.toRealPath();
                if (Files.isDirectory(real) && real.getParent() != null && !result.contains(real)) {
                    result.add(real);
                    lexical.add(path.toAbsolutePath().normalize());
                }
            } catch (IOException e) {
                log.info("{} can't be scanned, as it can't be read: {}", path, e.toString());
            }
        }
        return List.copyOf(result);
    }

    private Path configured(String root) {
        try {
            Path real = Path.of(root).toRealPath();
            if (!Files.isDirectory(real)) {
                throw new InvalidConfigurationPropertyValueException("demo.roots", root, "It is not a folder.");
            }
            lexical.add(Path.of(root).toAbsolutePath().normalize());
            return real;
        } catch (IOException | InvalidPathException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "demo.roots", root, "It must be a folder that exists and can be read (" + e + ").");
        }
    }

    /** {@return the roots, links resolved} */
    public List<Path> all() {
        return roots;
    }

    /** {@return the folder to suggest: the JDK's home, or the first root if that is not allowed} */
    public Path suggestion() {
        try {
            Path jdk = JDK.toRealPath();
            return isInside(jdk, roots) ? jdk : roots.get(0);
        } catch (IOException e) {
            log.debug("The JDK's home can't be read", e);
            return roots.get(0);
        }
    }

    /**
     * Checks what a stranger asks for.
     *
     * @param folder a path, as it was typed
     * @return the real folder, inside of a root
     * @throws FolderRefusedException if it is none
     */
    public Path resolve(@Nullable String folder) {
        Path path = parse(folder);
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            // Outside of the roots the answer must not depend on what exists there.
            throw isInside(path.normalize(), lexical) ? missing(path) : outside(path);
        }
        if (!isInside(real, roots)) {
            throw outside(path);
        }
        return readable(real);
    }

    /**
     * Checks a file that a scan has found: on the way to it there may be a link by now, which leads elsewhere.
     *
     * @param file its path
     * @return the real file, inside of a root
     * @throws IOException if it is not there any more, is no file, or can't be read
     * @throws FolderRefusedException if it is outside
     */
    public Path resolveFile(Path file) throws IOException {
        Path real = file.toRealPath();
        if (!isInside(real, roots)) {
            throw outside(file);
        }
        if (!Files.isRegularFile(real)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isReadable(real)) {
            throw new AccessDeniedException(file.toString());
        }
        return real;
    }

    /**
     * Checks what the person at the command line asks for, who may read what they may read.
     *
     * @param folder a path, as it was typed; may be relative
     * @return the real folder
     * @throws FolderRefusedException if it is none
     */
    public static Path resolveAnywhere(String folder) {
        try {
            return readable(Path.of(folder).toRealPath());
        } catch (IOException e) {
            throw missing(Path.of(folder));
        } catch (InvalidPathException e) {
            throw new FolderRefusedException(Kind.INVALID, "'" + folder + "' is not a path: " + e.getReason() + ".");
        }
    }

    private static Path parse(@Nullable String folder) {
        if (folder == null || folder.isBlank()) {
            throw new FolderRefusedException(Kind.INVALID, "Say which folder to scan.");
        }
        try {
            Path path = Path.of(folder.strip());
            if (!path.isAbsolute()) {
                throw new FolderRefusedException(Kind.INVALID, "'" + folder + "' is relative. Give an absolute path.");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new FolderRefusedException(Kind.INVALID, "'" + folder + "' is not a path: " + e.getReason() + ".");
        }
    }

    private static Path readable(Path real) {
        if (!Files.isDirectory(real)) {
            throw new FolderRefusedException(Kind.INVALID, real + " is not a folder.");
        }
        if (!Files.isReadable(real)) {
            throw new FolderRefusedException(Kind.INVALID, real + " can't be read: permission denied.");
        }
        return real;
    }

    private static FolderRefusedException missing(Path path) {
        return new FolderRefusedException(Kind.INVALID, "There is no folder " + path + ".");
    }

    private FolderRefusedException outside(Path path) {
        String allowed = roots.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new FolderRefusedException(
                Kind.OUTSIDE,
                path + " is outside of the folders that may be scanned, which are " + allowed
                        + ". The property demo.roots says which.");
    }

    private static boolean isInside(Path path, Iterable<Path> folders) {
        for (Path folder : folders) {
            if (path.startsWith(folder)) {
                return true;
            }
        }
        return false;
    }
}
