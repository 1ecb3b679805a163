package dev.futures.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link ProcessBackend} was told. An object changes only inside {@link #with}, before anybody else sees it. */
final class ProcessSettings implements Cloneable {

    int workers = Runtime.getRuntime().availableProcessors();
    List<String> jvmArgs = List.of();
    Map<String, String> environment = Map.of();

    @Nullable
    String initializer;

    /** 0 for no limit. */
    int maxTasksPerWorker;

    Duration workerStartTimeout = Duration.ofSeconds(10);
    int prestart;
    boolean breakOnWorkerLoss;

    /** A pattern of {@code ObjectInputFilter}; null for none. */
    @Nullable
    String filter;

    ProcessSettings with(Consumer<ProcessSettings> change) {
        try {
            ProcessSettings copy = (ProcessSettings) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
