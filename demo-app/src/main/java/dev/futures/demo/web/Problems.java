package dev.futures.demo.web;

import dev.futures.demo.files.FolderRefusedException;
import dev.futures.demo.files.FolderRefusedException.Kind;
import dev.futures.demo.files.Roots;
import dev.futures.demo.scan.TooManyScansException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says in {@code application/problem+json} what was wrong with a request. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private final Roots roots;

    Problems(Roots roots) {
        this.roots = roots;
    }

    @ExceptionHandler
    ProblemDetail onRefusedFolder(FolderRefusedException e) {
        if (e.kind() == Kind.INVALID) {
            return problem(HttpStatus.BAD_REQUEST, "This folder can't be scanned", e);
        }
        ProblemDetail problem = problem(HttpStatus.FORBIDDEN, "This folder must not be scanned", e);
        problem.setProperty("roots", roots.all().stream().map(Path::toString).toList());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail onUnknownScan(ScanNotFoundException e) {
        return problem(HttpStatus.NOT_FOUND, "No such scan", e);
    }

    @ExceptionHandler
    ProblemDetail onTooManyScans(TooManyScansException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "No scan can be started now", e);
    }

    @ExceptionHandler
    ProblemDetail onTooManyViewers(RejectedExecutionException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages watch scans now", e);
    }

    @ExceptionHandler
    ProblemDetail onStranger(StrangerException e) {
        return problem(HttpStatus.FORBIDDEN, "This request does not come from this application's page", e);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, "The body must be JSON like {\"folder\": \"/some/folder\"}.");
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatus status, String title, Exception e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        problem.setTitle(title);
        return problem;
    }
}
