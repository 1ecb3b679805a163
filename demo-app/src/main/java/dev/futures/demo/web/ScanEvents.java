package dev.futures.demo.web;

import dev.futures.Executor;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.ScanView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends a scan's numbers to those who watch it: events {@code progress}, the last one {@code end}, or {@code stopping}
 * if the application is stopped before the scan has ended.
 *
 * <p>Each watcher is a task on the executor {@code watching}, so one whose connection is stuck holds up nobody else.
 */
@Component
class ScanEvents {

    private static final Logger log = LoggerFactory.getLogger(ScanEvents.class);

    private static final String PROGRESS = "progress";
    private static final String END = "end";
    private static final String STOPPING = "stopping";

    private static final Duration PERIOD = Duration.ofMillis(200);

    private static final long NO_TIMEOUT = 0L;

    private final Executor watching;
    private final Map<String, Executor> executors;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    ScanEvents(@Qualifier("watching") Executor watching, Map<String, Executor> executors) {
        this.watching = watching;
        this.executors = executors;
    }

    /**
     * The data of an event.
     *
     * @param scan the scan's numbers
     * @param executors those of all executors
     */
    record Data(ScanView scan, List<ExecutorView> executors) {}

    SseEmitter follow(Scan scan) {
        SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
        open.add(emitter);
        emitter.onCompletion(() -> open.remove(emitter));
        emitter.onError(e -> open.remove(emitter));
        try {
            watching.execute(() -> send(scan, emitter));
        } catch (RuntimeException e) {
            open.remove(emitter);
            throw e;
        }
        return emitter;
    }

    private void send(Scan scan, SseEmitter emitter) {
        try {
            Duration pause = Duration.ZERO;
            String event = PROGRESS;
            while (event.equals(PROGRESS) && open.contains(emitter)) {
                boolean ended = scan.awaitEnd(pause);
                event = ended ? END : closing ? STOPPING : PROGRESS;
                emitter.send(SseEmitter.event().name(event).data(data(scan)));
                pause = PERIOD;
            }
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            // The page was closed. The web server knows that from the write that failed, and ends the request.
            log.debug("A watcher of scan {} is gone", scan.id(), e);
        } catch (InterruptedException e) {
            emitter.complete();
            Thread.currentThread().interrupt();
        } finally {
            open.remove(emitter);
        }
    }

    private Data data(Scan scan) {
        return new Data(
                scan.view(), executors.values().stream().map(ExecutorView::of).toList());
    }

    /** The event comes before the web server stops, which would wait for these requests to end. */
    @EventListener
    void onClose(ContextClosedEvent event) {
        closing = true;
    }
}
