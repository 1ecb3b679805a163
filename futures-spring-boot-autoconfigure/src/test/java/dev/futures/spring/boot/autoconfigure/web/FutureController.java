package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Executor;
import dev.futures.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What controllers do in the same way under Spring MVC and under WebFlux. */
abstract class FutureController {

    final Executor executor;

    FutureController(Executor executor) {
        this.executor = executor;
    }

    @GetMapping("/text")
    Future<String> text() {
        return executor.submit(() -> "from " + Thread.currentThread().getName());
    }

    @GetMapping("/json")
    Future<Map<String, Integer>> json() {
        return executor.submit(() -> Map.of("answer", 42));
    }

    @GetMapping("/entity")
    Future<ResponseEntity<String>> entity() {
        return executor.submit(() -> ResponseEntity.status(HttpStatus.ACCEPTED).body("accepted"));
    }

    @GetMapping("/empty")
    Future<@Nullable String> empty() {
        return executor.submit(() -> null);
    }

    @GetMapping("/fails")
    Future<String> fails() {
        return executor.submit(() -> {
            throw new NumberFormatException("on purpose");
        });
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
    String handle(NumberFormatException e) {
        return "handled " + e.getMessage();
    }
}
