package dev.futures.spring.boot.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futures.Future;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.support.ModelAndViewContainer;

/** The watch over the connections of clients that wait, without a server. */
class DisconnectWatchTests {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private static PendingResponse response(Future<?> future, ClientConnection connection) {
        PendingResponse response = new PendingResponse(future, connection);
        response.begin();
        return response;
    }

    private static Set<?> watched(DisconnectWatch watch) {
        return (Set<?>) ReflectionTestUtils.getField(watch, "pending");
    }

    @Test
    void responseThatHasBegun_isLetGoAtOnce() {
        try (DisconnectWatch watch = new DisconnectWatch(Duration.ofHours(1))) {
            Future<String> future = new Future<>();
            watch.watch(response(future, () -> false));
            assertThat(watched(watch)).hasSize(1);
            future.setResult("x");
            assertThat(watched(watch)).isEmpty();
        }
    }

    @Test
    void responseThatHadBegun_isLetGoAtOnce() {
        try (DisconnectWatch watch = new DisconnectWatch(Duration.ofHours(1))) {
            Future<String> future = new Future<>();
            future.setResult("x");
            watch.watch(response(future, () -> false));
            assertThat(watched(watch)).isEmpty();
        }
    }

    @Test
    void closedWatch_letsAllGo() {
        DisconnectWatch watch = new DisconnectWatch(Duration.ofHours(1));
        watch.watch(response(new Future<String>(), () -> false));
        watch.close();
        watch.watch(response(new Future<String>(), () -> false));
        assertThat(watched(watch)).isEmpty();
    }

    @Test
    void callbackThatBlocks_keepsNoOtherClientFromBeingNoticed() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        try (DisconnectWatch watch = new DisconnectWatch(OFTEN)) {
            Future<String> first = new Future<>();
            first.addDoneCallback(done -> {
                entered.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            watch.watch(response(first, () -> true));
            entered.await();
            Future<String> second = new Future<>();
            watch.watch(response(second, () -> true));
            await().until(second::cancelled);
        } finally {
            open.countDown();
        }
    }

    @Test
    void connectionThatCannotBeLookedAt_keepsNoOtherClientFromBeingNoticed() {
        try (DisconnectWatch watch = new DisconnectWatch(OFTEN)) {
            Future<String> first = new Future<>();
            watch.watch(response(first, () -> {
                throw new LinkageError("on purpose");
            }));
            await().until(() -> watched(watch).isEmpty());
            assertThat(first.done()).isFalse();
            Future<String> second = new Future<>();
            watch.watch(response(second, () -> true));
            await().until(second::cancelled);
        }
    }

    @Test
    void requestThatCannotBeAsynchronous_cancelsTheFuture() throws Exception {
        try (DisconnectWatch watch = new DisconnectWatch(OFTEN)) {
            Future<String> future = new Future<>();
            FutureReturnValueHandler handler = new FutureReturnValueHandler(watch);
            assertThatThrownBy(() -> handler.handleReturnValue(
                            future,
                            new MethodParameter(Object.class.getMethod("toString"), -1),
                            new ModelAndViewContainer(),
                            new ServletWebRequest(new MockHttpServletRequest(), new MockHttpServletResponse())))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(future.cancelled()).isTrue();
        }
    }
}
