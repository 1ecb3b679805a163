package dev.futures.spring.boot.autoconfigure.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Lets us look at the connections of Tomcat's connector for HTTP/1.1, the one that does not tell of a client that goes. */
final class TomcatConnectionValve extends ValveBase {

    private static final String CONNECTOR = "org.apache.coyote.http11.Http11NioProtocol";

    TomcatConnectionValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        if (coyote.protocol().equals("HTTP/1.1")
                && request.getConnector().getProtocolHandlerClassName().equals(CONNECTOR)) {
            request.setAttribute(ClientConnection.ATTRIBUTE, (ClientConnection) new Connection(coyote));
        }
        getNext().invoke(request, response);
    }

    /** Confined to whoever holds the lock of the {@link PendingResponse}. */
    private static final class Connection implements ClientConnection {

        /** What the connector says is there to be read if reading fails: so that somebody reads, and fails too. */
        private static final int FAILED = 1;

        private final org.apache.coyote.Request request;

        private boolean failedBefore;

        Connection(org.apache.coyote.Request request) {
            this.request = request;
        }

        /**
         * Has the connector read what has come, which it keeps, without waiting. One byte may be there in truth, the first
         * of the next request; it is there once, while a connection that has ended fails each time. One that the client has
         * closed for its own half only looks the same.
         */
        @Override
        public boolean isGone() {
            AtomicBoolean bodyRead = new AtomicBoolean();
            request.action(ActionCode.REQUEST_BODY_FULLY_READ, bodyRead);
            if (!bodyRead.get()) {
                return false;
            }
            request.action(ActionCode.AVAILABLE, true);
            boolean failed = request.getAvailable() == FAILED;
            boolean gone = failed && failedBefore;
            failedBefore = failed;
            return gone;
        }
    }
}
