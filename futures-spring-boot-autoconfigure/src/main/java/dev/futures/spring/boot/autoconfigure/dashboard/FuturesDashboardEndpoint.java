package dev.futures.spring.boot.autoconfigure.dashboard;

import dev.futures.spring.boot.autoconfigure.recent.RecentTasks;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasksOfExecutors;
import dev.futures.spring.boot.autoconfigure.recent.TaskBar;
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

    private final RecentTasksOfExecutors recent;
    private final Supplier<String> page;

    FuturesDashboardEndpoint(RecentTasksOfExecutors recent, Supplier<String> page) {
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
     * @return the bars; none if it is not known what it did; null (404) if there is no such executor
     */
    @ReadOperation
    public @Nullable BarsDescriptor bars(@Selector String executor, @Selector String what, @Nullable Long since) {
        RecentTasks lately = what.equals("bars") ? recent.find(executor) : null;
        return lately == null ? null : BarsDescriptor.of(lately.stream().bars(since == null ? 0 : since));
    }

    /**
     * Bars to draw.
     *
     * @param now the time, in milliseconds from an arbitrary moment
     * @param done bars that have come to an end
     * @param running tasks that are running
     */
    public record BarsDescriptor(long now, List<TaskBar> done, List<TaskBar> running) implements OperationResponseBody {

        static BarsDescriptor of(dev.futures.spring.boot.autoconfigure.recent.TaskStream.Bars bars) {
            return new BarsDescriptor(bars.now(), bars.done(), bars.running());
        }
    }
}
