package dev.futures.spring.boot.autoconfigure.readiness;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether tasks wait too long in any executor that has a limit for that. Thread-safe. */
final class SaturationHealthIndicator extends AbstractHealthIndicator {

    private final ExecutorRegistry executors;

    /** Those whose tasks waited too long when somebody last looked. */
    private final Set<String> saturated = ConcurrentHashMap.newKeySet();

    SaturationHealthIndicator(ExecutorRegistry executors) {
        super("The load of the executors could not be read");
        this.executors = executors;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (String name : executors.names()) {
            Duration maxWait = executors.settings(name).readinessMaxWait();
            if (maxWait != null) {
                Duration oldest = executors.get(name).stats().oldestPending();
                if (isSaturated(name, oldest, maxWait)) {
                    builder.outOfService();
                }
                Map<String, Object> details = new LinkedHashMap<>();
                details.put("oldestPending", oldest);
                details.put("maxWait", maxWait);
                details.put("saturated", saturated.contains(name));
                builder.withDetail(name, details);
            }
        }
    }

    private boolean isSaturated(String name, Duration oldest, Duration maxWait) {
        if (oldest.compareTo(maxWait) >= 0) {
            saturated.add(name);
        } else if (oldest.compareTo(maxWait.dividedBy(2)) < 0) {
            saturated.remove(name);
        }
        return saturated.contains(name);
    }
}
