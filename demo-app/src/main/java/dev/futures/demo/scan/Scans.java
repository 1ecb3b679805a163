package dev.futures.demo.scan;

import dev.futures.Executor;
import dev.futures.demo.DemoProperties;
import dev.futures.demo.files.Folders;
import dev.futures.demo.files.Hasher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Starts scans and remembers them. How many run at a time is a matter of the executor {@code scanning}: it has that many
 * workers and no queue.
 */
@Service
public class Scans {

    private final Executor executor;
    private final Scan.Tools tools;
    private final int keepFinished;

    /** By number. Guarded by itself. */
    private final TreeMap<Long, Scan> scans = new TreeMap<>();

    private long lastId;
    private volatile boolean closing;

    Scans(
            @Qualifier("scanning") Executor executor,
            @Qualifier("walking") Executor walking,
            @Qualifier("hashing") Executor hashing,
            Folders folders,
            Hasher hasher,
            DemoProperties properties) {
        this.executor = executor;
        this.tools = new Scan.Tools(walking, hashing, folders, hasher, properties);
        this.keepFinished = properties.keepFinished();
    }

    /**
     * Starts a scan.
     *
     * @param folder a folder that was checked
     * @return the scan, which runs
     * @throws TooManyScansException if it can't run now
     */
    public Scan start(Path folder) {
        synchronized (scans) {
            Scan scan = new Scan(++lastId, folder, tools);
            try {
                if (closing) {
                    throw new RejectedExecutionException("closing");
                }
                executor.execute(scan::run);
            } catch (RejectedExecutionException e) {
                throw new TooManyScansException(refusal(), e);
            }
            scans.put(scan.id(), scan);
            forgetOldest();
            return scan;
        }
    }

    private String refusal() {
        if (closing || executor.isShutdown()) {
            return "The application is stopping.";
        }
        int limit = executor.stats().limit();
        return "At most " + limit
                + " scans run at a time, and as many are running. Cancel one, or wait for one to end.";
    }

    private void forgetOldest() {
        List<Long> ended = scans.values().stream()
                .filter(scan -> scan.state().ended())
                .map(Scan::id)
                .toList();
        if (ended.size() > keepFinished) {
            ended.subList(0, ended.size() - keepFinished).forEach(scans::remove);
        }
    }

    /**
     * Finds a scan.
     *
     * @param id its number
     * @return the scan, unless there was none or it is forgotten
     */
    public Optional<Scan> find(long id) {
        synchronized (scans) {
            return Optional.ofNullable(scans.get(id));
        }
    }

    /** {@return all scans that are remembered, the newest first} */
    public List<Scan> all() {
        synchronized (scans) {
            List<Scan> all = new ArrayList<>(scans.values());
            Collections.reverse(all);
            return all;
        }
    }

    /**
     * The event comes before the web server and the executors stop. From here on nothing new is submitted, so that the
     * executors can finish what they have.
     */
    @EventListener
    void onClose(ContextClosedEvent event) {
        synchronized (scans) {
            closing = true;
            scans.values().forEach(Scan::stop);
        }
    }
}
