package dev.futures.process.worker;

import dev.futures.process.wire.Link;
import dev.futures.process.wire.Lookout;
import dev.futures.process.wire.Protocol;
import dev.futures.remote.Decoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Takes tasks, one at a time, runs each on this thread, and sends back what came of it. */
final class TaskLoop {

    private final Link link;
    private final @Nullable ObjectInputFilter filter;
    private final ClassLoader loader;

    /** How to wait for the next task; the parent knows how many share the processors. */
    private Lookout lookout = Lookout.SLEEP;

    TaskLoop(Link link, @Nullable ObjectInputFilter filter) {
        this.link = link;
        this.filter = filter;
        this.loader = Thread.currentThread().getContextClassLoader();
    }

    /** Runs tasks until the parent says that it was the last one, or is no more. Returns whether it has said so. */
    boolean run() throws IOException {
        for (Link.Incoming received; (received = link.receive(lookout)) != null; ) {
            Link.Incoming message = received;
            DataInputStream in = new DataInputStream(message);
            byte kind = in.readByte();
            if (kind == Protocol.BYE) {
                return true;
            }
            if (kind != Protocol.TASK) {
                throw new IOException("a message of kind " + kind);
            }
            lookout = Lookout.of(in.readByte());
            Map<String, @Nullable String> context = Protocol.readContext(in);
            if (context.isEmpty()) {
                serve(message);
                LoggingContext.clear();
            } else {
                LoggingContext.run(context, () -> serve(message));
            }
            // Whatever the task left behind: the flag would close the connection.
            Thread.interrupted();
            Thread.currentThread().setContextClassLoader(loader);
        }
        return false;
    }

    private void serve(Link.Incoming message) throws IOException {
        Object result = null;
        Throwable thrown = null;
        try {
            result = read(message).call();
        } catch (Throwable t) {
            thrown = t;
        }
        Thread.interrupted(); // as above
        message.skipRest();
        if (thrown == null) {
            thrown = answerValue(result);
        }
        if (thrown != null) {
            answerException(thrown);
        }
    }

    /** Returns the task. Nothing here refers to it while it runs, so that it may let go of what it no longer needs. */
    private Callable<?> read(Link.Incoming message) throws IOException, ClassNotFoundException {
        Decoder in = new Decoder(message, filter, List.of(loader)); // not closed: the connection goes on
        return (Callable<?>) in.readObject();
    }

    /** Sends a result; returns why that can't be done. */
    private @Nullable Throwable answerValue(@Nullable Object result) throws IOException {
        Link.Outgoing message = link.newMessage();
        message.write(Protocol.VALUE);
        Throwable why = write(message, result);
        if (why == null) {
            message.end();
        } else {
            message.callOff();
        }
        return why;
    }

    private void answerException(Throwable thrown) throws IOException {
        String trace = Texts.stackTrace(thrown);
        Link.Outgoing message = beginException(trace, true);
        if (write(message, thrown) == null) {
            message.end();
            return;
        }
        message.callOff();
        beginException(trace, false).end();
    }

    private Link.Outgoing beginException(String trace, boolean itselfFollows) throws IOException {
        Link.Outgoing message = link.newMessage();
        DataOutputStream out = new DataOutputStream(message);
        out.writeByte(Protocol.EXCEPTION);
        Protocol.writeText(out, trace);
        out.writeBoolean(itselfFollows);
        return message;
    }

    /** Writes an object; returns what keeps it from being written. What keeps the connection from working is thrown. */
    private static @Nullable Throwable write(OutputStream message, @Nullable Object object) throws IOException {
        Sending sending = new Sending(message);
        try {
            ObjectOutputStream out = new ObjectOutputStream(sending); // not closed: the connection goes on
            out.writeObject(object);
            out.flush();
            return null;
        } catch (Throwable t) {
            if (sending.failure != null) {
                throw sending.failure;
            }
            return t;
        }
    }

    /** Tells a failure of the connection from one of the object that is written. */
    private static final class Sending extends OutputStream {

        private final OutputStream message;
        private @Nullable IOException failure;

        Sending(OutputStream message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            try {
                message.write(b);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                message.write(bytes, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
