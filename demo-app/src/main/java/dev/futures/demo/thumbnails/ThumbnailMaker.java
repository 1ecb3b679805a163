package dev.futures.demo.thumbnails;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/** Has thumbnails made by the executor {@code thumbnails}, which has worker JVMs for that. */
@Service
public class ThumbnailMaker {

    private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "gif", "bmp");

    /** In pixels; the page shows them half as large, for screens that have two pixels for one. */
    private static final int SIZE = 192;

    private final Executor executor;

    ThumbnailMaker(@Qualifier("thumbnails") Executor executor) {
        this.executor = executor;
    }

    /**
     * Tells an image by its name.
     *
     * @param file the file
     * @return whether it is called one that a thumbnail can be made of
     */
    public static boolean isImage(Path file) {
        String name = file.toString();
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Has one made.
     *
     * @param file the file
     * @return its thumbnail, as PNG; fails with {@link BrokenImageException} if the file can't be decoded, and with {@link
     *     dev.futures.WorkerLostException} or {@link dev.futures.DeadlineExceededException} if that is too much for a worker
     */
    public Future<byte[]> of(Path file) {
        return executor.submit(new Thumbnail(file.toString(), SIZE), TaskOptions.named(file.toString()));
    }
}
