package dev.futures.spring.boot.autoconfigure.readiness;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/** Makes the saturation of executors a part of the group {@code readiness}, and of no other that does not ask for it. */
final class ReadinessGroup implements HealthEndpointGroupsPostProcessor {

    /** The name of the contributor, which is that of its bean without the kind. */
    static final String CONTRIBUTOR = "futuresSaturation";

    private static final String READINESS = "readiness";

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        return new Groups(groups);
    }

    private record Groups(HealthEndpointGroups all) implements HealthEndpointGroups, AdditionalPathsMapper {

        @Override
        public HealthEndpointGroup getPrimary() {
            return new Group(all.getPrimary(), false);
        }

        @Override
        public Set<String> getNames() {
            return all.getNames();
        }

        @Override
        public @Nullable HealthEndpointGroup get(String name) {
            HealthEndpointGroup group = all.get(name);
            return group != null && name.equals(READINESS) ? new Group(group, true) : group;
        }

        @Override
        public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace namespace) {
            return all instanceof AdditionalPathsMapper mapper
                    ? mapper.getAdditionalPaths(endpointId, namespace)
                    : null;
        }
    }

    /** A group as it was, but for one member. */
    private record Group(HealthEndpointGroup group, boolean member) implements HealthEndpointGroup {

        @Override
        public boolean isMember(String name) {
            return name.equals(CONTRIBUTOR) ? member : group.isMember(name);
        }

        @Override
        public boolean showComponents(SecurityContext securityContext) {
            return group.showComponents(securityContext);
        }

        @Override
        public boolean showDetails(SecurityContext securityContext) {
            return group.showDetails(securityContext);
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return group.getStatusAggregator();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return group.getHttpCodeStatusMapper();
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return group.getAdditionalPath();
        }
    }
}
