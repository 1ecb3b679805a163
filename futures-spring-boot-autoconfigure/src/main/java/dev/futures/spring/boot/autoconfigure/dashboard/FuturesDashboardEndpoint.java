package dev.futures.spring.boot.autoconfigure.dashboard;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/** The endpoint {@code futuresdashboard}: a page for people. All that it shows is asked of the endpoint {@code futures}. */
@WebEndpoint(id = "futuresdashboard", defaultAccess = Access.READ_ONLY)
public class FuturesDashboardEndpoint {

    private final Supplier<String> page;

    FuturesDashboardEndpoint(Supplier<String> page) {
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
}
