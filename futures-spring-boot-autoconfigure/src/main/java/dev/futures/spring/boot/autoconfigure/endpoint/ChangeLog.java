package dev.futures.spring.boot.autoconfigure.endpoint;

import java.security.Principal;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.context.ApplicationEventPublisher;

/** Says who has changed what: in the log, and to the application's audit. */
final class ChangeLog {

    private static final Log logger = LogFactory.getLog(ChangeLog.class);

    private final ApplicationEventPublisher events;

    ChangeLog(ApplicationEventPublisher events) {
        this.events = events;
    }

    void note(SecurityContext caller, String type, Map<String, @Nullable Object> data) {
        Principal principal = caller.getPrincipal();
        String name = principal == null ? "anonymous" : principal.getName();
        logger.info(type + " by " + name + ": " + data);
        events.publishEvent(new AuditApplicationEvent(new AuditEvent(name, type, data)));
    }
}
