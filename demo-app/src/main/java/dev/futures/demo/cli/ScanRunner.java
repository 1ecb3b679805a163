package dev.futures.demo.cli;

import dev.futures.demo.DemoApplication;
import dev.futures.demo.files.FolderRefusedException;
import dev.futures.demo.files.Roots;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.ScanState;
import dev.futures.demo.scan.Scans;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Runs one scan and prints its report. */
@Component
@ConditionalOnProperty(DemoApplication.SCAN_PROPERTY)
class ScanRunner implements ApplicationRunner, ExitCodeGenerator {

    /** The scan did not get to its end. */
    private static final int INCOMPLETE = 1;

    /** The folder is none. */
    private static final int BAD_FOLDER = 2;

    private final String folder;
    private final Scans scans;
    private int exitCode;

    ScanRunner(@Value("${" + DemoApplication.SCAN_PROPERTY + "}") String folder, Scans scans) {
        this.folder = folder;
        this.scans = scans;
    }

    @Override
    public void run(ApplicationArguments args) throws InterruptedException {
        Scan scan;
        try {
            scan = scans.start(Roots.resolveAnywhere(folder));
        } catch (FolderRefusedException e) {
            System.err.println(e.getMessage());
            exitCode = BAD_FOLDER;
            return;
        }
        while (!scan.awaitEnd(Duration.ofHours(1))) {
            // a huge tree takes as long as it takes
        }
        Report.print(scan, System.out);
        exitCode = scan.state() == ScanState.COMPLETED ? 0 : INCOMPLETE;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
