package dev.futures;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task that travels in place of one that can't: in its worker JVM it has the other one run at {@link Home}, and waits there
 * for its end. Returns its own number, so that a mix-up of answers is seen.
 *
 * @param port where to call
 * @param id the task that is to run there
 */
record Return(int port, long id) implements Callable<Long>, Serializable {

    private static final long serialVersionUID = 1L;

    /** This worker's line to its home. Confined to the thread that runs its tasks. */
    private static @Nullable Line line;

    /** The other task has failed; with what, is known where it ran. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        final long id;

        FailedException(long id) {
            super("task " + id + " has failed at home");
            this.id = id;
        }
    }

    private record Line(DataInputStream in, DataOutputStream out) {

        static Line open(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Line(
                    new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
        }
    }

    @Override
    public Long call() throws IOException, FailedException {
        Line home = line;
        if (home == null) {
            home = Line.open(port);
            line = home;
        }
        // What one thread finds and leaves, the other one does.
        home.out.write(Home.ask(id, Thread.currentThread().isInterrupted()));
        boolean failed = home.in.readBoolean();
        if (home.in.readBoolean()) {
            Thread.currentThread().interrupt();
        }
        if (failed) {
            throw new FailedException(id);
        }
        return id;
    }
}
