package dev.futures.demo.web;

import dev.futures.Executor;
import dev.futures.demo.files.Roots;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What there is to choose from, and what the executors do. */
@RestController
class MachineController {

    private static final int MAX_FOLDERS = 200;

    private final Roots roots;
    private final Collection<Executor> executors;

    MachineController(Roots roots, Map<String, Executor> executors) {
        this.roots = roots;
        this.executors = executors.values();
    }

    /**
     * Where scans may look.
     *
     * @param suggestion a folder to begin with
     * @param roots the folders that may be scanned, with everything below
     */
    record Choice(String suggestion, List<String> roots) {}

    @GetMapping("/roots")
    Choice roots() {
        return new Choice(
                roots.suggestion().toString(),
                roots.all().stream().map(Path::toString).toList());
    }

    /** The folders in a folder, for the completion of what is being typed. */
    @GetMapping("/folders")
    List<String> folders(@RequestParam String in) throws IOException {
        Path folder = roots.resolve(in);
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(folder, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            return StreamSupport.stream(entries.spliterator(), false)
                    .limit(MAX_FOLDERS)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    @GetMapping("/executors")
    List<ExecutorView> executors() {
        return executors.stream().map(ExecutorView::of).toList();
    }
}
