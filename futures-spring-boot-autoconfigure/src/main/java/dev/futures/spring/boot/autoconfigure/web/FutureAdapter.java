package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Future;
import dev.futures.Futures;
import java.util.concurrent.CancellationException;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Makes a {@link Future} one of the types that WebFlux knows to wait for. */
final class FutureAdapter {

    private FutureAdapter() {}

    @SuppressWarnings("FutureReturnValueIgnored") // they are what the registry asks for
    static void register(ReactiveAdapterRegistry registry) {
        registry.registerReactiveType(
                ReactiveTypeDescriptor.nonDeferredAsyncValue(Future.class, () -> Futures.completed(null)),
                source -> toMono((Future<?>) source),
                FutureAdapter::toFuture);
    }

    /** A null result is an empty one. Whoever cancels the subscription cancels the future. */
    static <T> Mono<T> toMono(Future<T> future) {
        return Mono.create(sink -> {
            sink.onCancel(() -> future.cancel(true));
            future.addDoneCallback(done -> {
                try {
                    Throwable exception = done.exception();
                    if (exception == null) {
                        sink.success(done.result());
                    } else {
                        sink.error(exception);
                    }
                } catch (CancellationException e) {
                    sink.error(e);
                } catch (InterruptedException e) {
                    throw new AssertionError("a done future does not wait", e);
                }
            });
        });
    }

    /** Subscribes; whoever cancels the future cancels the subscription. */
    private static Future<Object> toFuture(Publisher<?> publisher) {
        Future<Object> future = new Future<>();
        Disposable subscription = Mono.from(publisher)
                .subscribe(
                        value -> end(future, () -> future.setResult(value)),
                        error -> end(future, () -> future.setException(error)),
                        () -> end(future, () -> future.setResult(null)));
        future.addDoneCallback(done -> {
            if (done.cancelled()) {
                subscription.dispose();
            }
        });
        return future;
    }

    /** Nobody else ends it but who cancels it, and a publisher that has a value completes after that. */
    private static void end(Future<?> future, Runnable ending) {
        synchronized (future) {
            if (!future.done() && future.setRunningOrNotifyCancel()) {
                ending.run();
            }
        }
    }
}
