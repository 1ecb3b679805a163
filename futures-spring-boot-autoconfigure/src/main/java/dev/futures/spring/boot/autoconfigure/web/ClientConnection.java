package dev.futures.spring.boot.autoconfigure.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;

/** The connection of a client that waits for its response. */
interface ClientConnection {

    /** The request attribute where a server leaves it that lets us look. */
    String ATTRIBUTE = ClientConnection.class.getName();

    /**
     * Looks whether the client has gone. Not while the server itself may read from the connection, as it does once the
     * response has begun.
     */
    boolean isGone();

    /** {@return the connection of a request, or null if its server doesn't let us look} */
    static @Nullable ClientConnection of(WebRequest request) {
        Object attribute = request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return attribute instanceof ClientConnection connection ? connection : null;
    }
}
