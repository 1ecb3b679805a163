package dev.futures.demo.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.futures.CancelReason;
import dev.futures.demo.support.GatedHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.event.ContextClosedEvent;

/** Cancelling, stopping and limiting scans. The hashing executor has 2 workers and a queue of 16. */
@Timeout(60)
class ScanControlTest {

    @TempDir
    Path folder;

    private final GatedHasher hasher = new GatedHasher();

    private void files(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(folder.resolve("file-" + i), "content");
        }
    }

    @Test
    void moreFilesThanTheQueueHoldsAreHashedAllTheSame() throws Exception {
        files(300);
        hasher.open();
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.scan(folder);
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
            assertThat(scan.duplicates(10))
                    .singleElement()
                    .extracting(DuplicateGroup::copies)
                    .isEqualTo(300);
            assertThat(fixture.hashing.stats().rejected()).isZero();
        }
    }

    @Test
    void cancelEndsWhatIsPendingAndWhatRuns() throws Exception {
        files(10);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.build().start(folder);
            await().until(() -> fixture.hashing.stats().running() == 2
                    && fixture.hashing.stats().pending() == 8);
            assertThat(scan.state()).isEqualTo(ScanState.HASHING);
            assertThat(scan.view().fraction()).isZero();

            scan.cancel();

            assertThat(fixture.hashing.stats().pending()).isZero();
            ScanFixture.ended(scan);
            assertThat(scan.state()).isEqualTo(ScanState.CANCELLED);
            assertThat(scan.view().cancelled()).isEqualTo(10);
            assertThat(scan.view().filesHashed()).isZero();
            await().until(() -> fixture.hashing.stats().abandoned() == 0);
            assertThat(fixture.hashing.stats().cancelledBy())
                    .containsEntry(CancelReason.CALLER, 8L)
                    .containsEntry(CancelReason.INTERRUPT, 2L);
        }
    }

    @Test
    void cancelReachesAScanThatWaitsForAFullQueue() throws Exception {
        files(100);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.build().start(folder);
            await().until(() -> fixture.hashing.stats().pending() == 16);

            scan.cancel();

            ScanFixture.ended(scan);
            assertThat(scan.state()).isEqualTo(ScanState.CANCELLED);
            assertThat(scan.view().cancelled())
                    .isEqualTo(fixture.hashing.stats().cancelled())
                    .isBetween(18L, 19L); // the one that waited for a place was accepted, and cancelled
        }
    }

    @Test
    void cancelAfterTheEndChangesNothing() throws Exception {
        files(2);
        hasher.open();
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.scan(folder);
            scan.cancel();
            assertThat(scan.state()).isEqualTo(ScanState.COMPLETED);
        }
    }

    @Test
    void aStopFinishesWhatWasSubmittedAndNoMore() throws Exception {
        files(100);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scans scans = fixture.build();
            Scan scan = scans.start(folder);
            await().until(() -> fixture.hashing.stats().pending() == 16);

            scans.onClose(mock(ContextClosedEvent.class));
            hasher.open();

            ScanFixture.ended(scan);
            assertThat(scan.state()).isEqualTo(ScanState.STOPPED);
            assertThat(scan.view().cancelled()).isZero();
            assertThat(scan.view().filesHashed()).isBetween(18L, 19L);
            assertThatThrownBy(() -> scans.start(folder))
                    .isInstanceOf(TooManyScansException.class)
                    .hasMessage("The application is stopping.");
        }
    }

    @Test
    void aStopAfterTheLastFileWasSubmittedLosesNothing() throws Exception {
        files(10);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scans scans = fixture.build();
            Scan scan = scans.start(folder);
            await().until(() -> fixture.hashing.stats().pending() == 8);

            scans.onClose(mock(ContextClosedEvent.class));
            hasher.open();

            assertThat(ScanFixture.ended(scan).state()).isEqualTo(ScanState.COMPLETED);
        }
    }

    @Test
    void executorsThatAreShutDownStopTheScan() throws Exception {
        files(100);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.build().start(folder);
            await().until(() -> fixture.hashing.stats().pending() == 16);

            fixture.hashing.shutdown(false, true);
            hasher.open();

            ScanFixture.ended(scan);
            assertThat(scan.state()).isEqualTo(ScanState.STOPPED);
            assertThat(scan.view().cancelled()).isEqualTo(16);
            assertThat(scan.view().filesHashed()).isEqualTo(2);
        }
    }

    @Test
    void aScanWhoseOwnThreadIsInterruptedCancelsItsTasks() throws Exception {
        files(10);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scan scan = fixture.build().start(folder);
            await().until(() -> fixture.hashing.stats().pending() == 8);

            fixture.scans.shutdownNow();

            ScanFixture.ended(scan);
            assertThat(scan.state()).isEqualTo(ScanState.STOPPED);
            assertThat(fixture.hashing.stats().cancelled()).isEqualTo(10);
        }
    }

    @Test
    void onlySoManyScansRunAtATime() throws Exception {
        files(2);
        try (ScanFixture fixture = new ScanFixture().hasher(hasher)) {
            Scans scans = fixture.build();
            List<Scan> running = List.of(scans.start(folder), scans.start(folder));
            assertThatThrownBy(() -> scans.start(folder))
                    .isInstanceOf(TooManyScansException.class)
                    .hasMessageStartingWith("At most 2 scans run at a time");
            hasher.open();
            for (Scan scan : running) {
                assertThat(ScanFixture.ended(scan).state()).isEqualTo(ScanState.COMPLETED);
            }
        }
    }

    @Test
    void onlyTheLastFinishedScansAreRemembered() throws Exception {
        files(2);
        hasher.open();
        try (ScanFixture fixture = new ScanFixture().hasher(hasher).keepFinished(2)) {
            Scans scans = fixture.build();
            for (int i = 0; i < 5; i++) {
                ScanFixture.ended(scans.start(folder));
                // A scan has ended a moment before its worker is free.
                await().until(() -> fixture.scans.stats().running() == 0);
            }
            assertThat(scans.all()).extracting(Scan::id).containsExactly(5L, 4L, 3L);
            assertThat(scans.find(1)).isEmpty();
        }
    }
}
