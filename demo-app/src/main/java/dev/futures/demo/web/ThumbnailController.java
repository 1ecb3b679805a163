package dev.futures.demo.web;

import dev.futures.DeadlineExceededException;
import dev.futures.Future;
import dev.futures.WorkerLostException;
import dev.futures.demo.files.Roots;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.Scans;
import dev.futures.demo.thumbnails.BrokenImageException;
import dev.futures.demo.thumbnails.ThumbnailMaker;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Shows what an image looks like that a scan has found more than once. */
@RestController
class ThumbnailController {

    /** Nobody but the browser that asked: it is a person's picture. After that time it asks whether the file has changed. */
    private static final CacheControl CACHING =
            CacheControl.maxAge(Duration.ofMinutes(10)).cachePrivate();

    private final Scans scans;
    private final Roots roots;
    private final ThumbnailMaker maker;

    ThumbnailController(Scans scans, Roots roots, ThumbnailMaker maker) {
        this.scans = scans;
        this.roots = roots;
        this.maker = maker;
    }

    /**
     * Makes a thumbnail.
     *
     * @param path a file that the scan has found a duplicate of
     * @return null if the browser has it already
     */
    @GetMapping(path = "/scans/{id}/thumbnail", produces = MediaType.IMAGE_PNG_VALUE)
    @Nullable
    Future<byte[]> thumbnail(@PathVariable long id, @RequestParam String path, ServletWebRequest request)
            throws IOException {
        Path file = roots.resolveFile(found(id, path));
        if (request.checkNotModified(version(file))) {
            return null;
        }
        setCaching(request, CACHING);
        return maker.of(file);
    }

    /** Returns the path of an image that a scan has found, and of nothing else that somebody may ask for. */
    private Path found(long id, String path) {
        Scan scan = scans.find(id).orElseThrow(() -> new ScanNotFoundException(id));
        Path file = scan.find(path)
                .orElseThrow(() -> new NoThumbnailException(
                        HttpStatus.NOT_FOUND, path + " is none of the duplicates that scan " + id + " has found."));
        if (!ThumbnailMaker.isImage(file)) {
            throw new NoThumbnailException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, path + " is not called .png, .jpg, .gif or .bmp.");
        }
        return file;
    }

    private static String version(Path file) throws IOException {
        return Long.toHexString(Files.size(file)) + "-"
                + Long.toHexString(Files.getLastModifiedTime(file).toMillis());
    }

    private static void setCaching(ServletWebRequest request, CacheControl caching) {
        if (request.getResponse() != null) {
            request.getResponse().setHeader(HttpHeaders.CACHE_CONTROL, caching.getHeaderValue());
        }
    }

    // ------------------------------------------------------------------------------------------------ problems

    @ExceptionHandler
    ProblemDetail onNone(NoThumbnailException e, ServletWebRequest request) {
        return problem(e.status(), e.getMessage(), request);
    }

    @ExceptionHandler
    ProblemDetail onMissing(FileSystemException e, ServletWebRequest request) {
        return problem(HttpStatus.NOT_FOUND, e.getFile() + " is not there any more, or can't be read.", request);
    }

    @ExceptionHandler
    ProblemDetail onBroken(BrokenImageException e, ServletWebRequest request) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "It " + e.getMessage() + ".", request);
    }

    @ExceptionHandler
    ProblemDetail onTooMuchTime(DeadlineExceededException e, ServletWebRequest request) {
        long seconds = e.granted().toSeconds();
        return problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Decoding it took more than " + seconds + " s. The worker that did was killed.",
                request);
    }

    @ExceptionHandler
    ProblemDetail onLostWorker(WorkerLostException e, ServletWebRequest request) {
        String reason = e.errorOutput().contains("OutOfMemoryError")
                ? "Decoding it took more memory than a worker has, and was the end of that worker."
                : "Decoding it was the end of a worker ("
                        + (e.signal() == null ? "exit code " + e.exitCode() : e.signal()) + ").";
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, reason, request);
    }

    @ExceptionHandler({RejectedExecutionException.class, CancellationException.class})
    ProblemDetail onNotNow(RuntimeException e, ServletWebRequest request) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "No more thumbnails can be made now.", request);
    }

    /** It is not kept: what is in the way may be gone a moment later, and nobody waits long to be told of it again. */
    private static ProblemDetail problem(HttpStatus status, @Nullable String detail, ServletWebRequest request) {
        setCaching(request, CacheControl.noStore());
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle("There is no thumbnail of this file");
        return problem;
    }
}
