package dev.futures.spring.boot.autoconfigure.dashboard;

import dev.futures.spring.boot.autoconfigure.endpoint.FuturesEndpoint;
import dev.futures.spring.boot.autoconfigure.endpoint.FuturesEndpointAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration for the dashboard. */
@AutoConfiguration(after = FuturesEndpointAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnWebApplication
@ConditionalOnBean(FuturesEndpoint.class)
@Conditional(OnDashboard.class)
@ConditionalOnAvailableEndpoint(FuturesDashboardEndpoint.class)
@ImportRuntimeHints(DashboardHints.class)
public final class FuturesDashboardAutoConfiguration {

    private static final EndpointId FUTURES = EndpointId.of("futures");
    private static final EndpointId DASHBOARD = EndpointId.of("futuresdashboard");

    FuturesDashboardAutoConfiguration() {}

    @Bean
    FuturesDashboardEndpoint futuresDashboardEndpoint(
            ObjectProvider<PathMappedEndpoints> paths, ObjectProvider<EndpointAccessResolver> access) {
        // Made at the first request: the paths are known when all endpoints are.
        return new FuturesDashboardEndpoint(
                SingletonSupplier.of(() -> page(paths.getIfAvailable(), access.getIfAvailable()))::obtain);
    }

    private static String page(@Nullable PathMappedEndpoints paths, @Nullable EndpointAccessResolver access) {
        boolean writable = access != null && access.accessFor(FUTURES, Access.READ_ONLY) == Access.UNRESTRICTED;
        String dashboard = path(paths, DASHBOARD);
        return DashboardFiles.page(
                fromBeside(dashboard, path(paths, FUTURES)),
                dashboard.substring(dashboard.lastIndexOf('/') + 1),
                writable);
    }

    /** Below what all endpoints are below, without a slash before it. */
    private static String path(@Nullable PathMappedEndpoints paths, EndpointId id) {
        String root = paths == null ? null : paths.getRootPath(id);
        return root == null ? id.toString() : root;
    }

    /** How a page refers to another path, wherever both are. */
    static String fromBeside(String page, String path) {
        return "../".repeat((int) page.chars().filter(c -> c == '/').count()) + path;
    }
}
