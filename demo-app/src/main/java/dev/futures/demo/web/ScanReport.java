package dev.futures.demo.web;

import dev.futures.demo.scan.DuplicateGroup;
import dev.futures.demo.scan.Failure;
import dev.futures.demo.scan.Scan;
import dev.futures.demo.scan.ScanView;
import java.util.List;

/**
 * A scan with its findings.
 *
 * @param scan the numbers
 * @param groups the groups that waste most
 * @param failures what could not be read: the first thousand
 */
record ScanReport(ScanView scan, List<DuplicateGroup> groups, List<Failure> failures) {

    static ScanReport of(Scan scan, int limit) {
        return new ScanReport(scan.view(), scan.duplicates(limit), scan.failures());
    }
}
