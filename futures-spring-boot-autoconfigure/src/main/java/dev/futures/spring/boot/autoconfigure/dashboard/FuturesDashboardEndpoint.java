package dev.futures.spring.boot.autoconfigure.dashboard;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasks;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasksOfExecutors;
import dev.futures.spring.boot.autoconfigure.recent.TaskBar;
import dev.futures.spring.boot.autoconfigure.recent.TaskStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/** The endpoint {@code futuresdashboard}: a page for people, and the bars that it draws. */
@WebEndpoint(id = "futuresdashboard", defaultAccess = Access.READ_ONLY)
public class FuturesDashboardEndpoint {

    private final ExecutorRegistry executors;
    private final RecentTasksOfExecutors recent;
    private final Supplier<String> page;

    FuturesDashboardEndpoint(ExecutorRegistry executors, RecentTasksOfExecutors recent, Supplier<String> page) {
        this.executors = executors;
        this.recent = recent;
        this.page = page;
    }

    /** {@return the page} */
    @ReadOperation(produces = "text/html;charset=UTF-8")
    public String page() {
        return page.get();
    }

    /**
     * Returns a file that belongs to the page.
     *
     * @param file its name
     * @return the file; null (404) if there is no such one
     */
    @ReadOperation
    public @Nullable WebEndpointResponse<Resource> file(@Selector String file) {
        MimeType type = DashboardFiles.type(file);
        return type == null
                ? null
                : new WebEndpointResponse<>(DashboardFiles.file(file), WebEndpointResponse.STATUS_OK, type);
    }

    /**
     * Returns what an executor's workers did, as bars.
     *
     * @param executor its name
     * @param what {@code bars}
     * @param since return bars with higher numbers only; all if null
     * @return the bars; none if it is not known what it did, for the application has built it; null (404) if there is no
     *     such executor
     */
    @ReadOperation
    public @Nullable BarsDescriptor bars(@Selector String executor, @Selector String what, @Nullable Long since) {
        if (!what.equals("bars") || !executors.names().contains(executor)) {
            return null;
        }
        RecentTasks lately = recent.find(executor);
        return lately == null
                ? BarsDescriptor.NONE
                : BarsDescriptor.of(lately.stream().bars(since == null ? 0 : since));
    }

    /**
     * Bars to draw.
     *
     * @param now the time, in milliseconds from an arbitrary moment
     * @param done bars that have come to an end
     * @param running tasks that are running
     */
    public record BarsDescriptor(long now, List<TaskBar> done, List<TaskBar> running) implements OperationResponseBody {

        private static final BarsDescriptor NONE = new BarsDescriptor(0, List.of(), List.of());

        private static BarsDescriptor of(TaskStream.Bars bars) {
            return new BarsDescriptor(bars.now(), bars.done(), bars.running());
        }
    }
}
