package dev.futures.demo.web;

import dev.futures.demo.files.Roots;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.ScanView;
import dev.futures.demo.scan.Scans;
import java.net.URI;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Starts, shows and cancels scans. */
@RestController
@RequestMapping("/scans")
class ScanController {

    private static final int MAX_GROUPS = 10_000;

    private final Scans scans;
    private final Roots roots;
    private final ScanEvents events;

    ScanController(Scans scans, Roots roots, ScanEvents events) {
        this.scans = scans;
        this.roots = roots;
        this.events = events;
    }

    @GetMapping
    List<ScanView> all() {
        return scans.all().stream().map(Scan::view).toList();
    }

    /** Only JSON is taken, which other web sites can't send without asking first, and they are not answered. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ScanView> start(@RequestBody ScanRequest request) {
        Scan scan = scans.start(roots.resolve(request.folder()));
        return ResponseEntity.created(URI.create("/scans/" + scan.id())).body(scan.view());
    }

    /**
     * Shows a scan.
     *
     * @param groups how many groups of duplicates to show
     */
    @GetMapping("/{id}")
    ScanReport show(@PathVariable long id, @RequestParam(defaultValue = "100") int groups) {
        return ScanReport.of(find(id), Math.max(0, Math.min(groups, MAX_GROUPS)));
    }

    /** Cancels a scan. One that has ended stays as it is; the answer tells. */
    @DeleteMapping("/{id}")
    ScanView cancel(@PathVariable long id) {
        Scan scan = find(id);
        scan.cancel();
        return scan.view();
    }

    /** Follows a scan to its end. */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter follow(@PathVariable long id) {
        return events.follow(find(id));
    }

    private Scan find(long id) {
        return scans.find(id).orElseThrow(() -> new ScanNotFoundException(id));
    }
}
