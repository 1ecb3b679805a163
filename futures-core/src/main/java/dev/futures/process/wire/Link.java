package dev.futures.process.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives messages on a connection. A message is a stream: neither side holds more of it than a buffer, so that a
 * reader that is slow slows its writer down. It travels in pieces, each with its length before it; the last one says so, and
 * a writer that fails half-way can call the message off.
 *
 * <p>Confined to one thread at a time, but for {@link #close()}. The channel is read and written directly: the streams that
 * {@code java.nio.channels.Channels} makes of one channel share a lock before Java 19, and block each other.
 */
public final class Link implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SMALL_BUFFER_BYTES = 1 << 12;
    private static final int HEADER_BYTES = Integer.BYTES;

    private static final long LOOK_NANOS = 50_000;

    private static final long LOOKOUT_NANOS = 80_000;
    private static final long LONGEST_KEEP_NANOS = 20_000;
    private static final long KEEP_STEP_NANOS = 250;

    /** How often others may have the processor after it was kept in vain. */
    private static final int DOUBTS = 3;

    /** In a header: this piece is the last one. */
    private static final int LAST = 1 << 31;

    /** A header: what came so far is not to be used. */
    private static final int CALLED_OFF = 1 << 30;

    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in;

    /** Whether a read or a write waits. The channel is in this mode. */
    private boolean blocking;

    /** How long to keep the processor while looking out for a message, see {@link #spin}. */
    private long keepNanos = LONGEST_KEEP_NANOS;

    /** How often others may still have the processor before it is kept again, see {@link #spin}. */
    private int doubts;

    /** When an answer has to be there, on {@link System#nanoTime()}; see {@link #ask}. */
    private long deadline;

    /** Whether somebody who may be interrupted waits for an answer: an interrupt must not close the channel. */
    private boolean asking;

    private Link(SocketChannel channel, int bufferBytes) throws IOException {
        this.channel = channel;
        out = ByteBuffer.allocateDirect(bufferBytes);
        in = ByteBuffer.allocateDirect(bufferBytes).flip();
        channel.configureBlocking(true);
        blocking = true;
    }

    /**
     * Creates a link for tasks and what comes of them.
     *
     * @param channel a connection; from here on the link's own
     * @return the link
     * @throws IOException if it is not open
     */
    public static Link forTasks(SocketChannel channel) throws IOException {
        return new Link(channel, BUFFER_BYTES);
    }

    /**
     * Creates a link for questions, which are short and rare: it takes less memory.
     *
     * @param channel a connection; from here on the link's own
     * @return the link
     * @throws IOException if it is not open
     */
    public static Link forQuestions(SocketChannel channel) throws IOException {
        return new Link(channel, SMALL_BUFFER_BYTES);
    }

    /** A message that its sender has called off. */
    public static final class CalledOffException extends IOException {

        private static final long serialVersionUID = 1L;

        CalledOffException() {
            super("the message was called off half-way");
        }
    }

    /** A message that is being sent. Must come to an {@link #end()}, or be {@linkplain #callOff() called off}. */
    public final class Outgoing extends OutputStream {

        private boolean partlySent;

        private Outgoing() {
            out.clear().position(HEADER_BYTES);
        }

        @Override
        public void write(int b) throws IOException {
            if (!out.hasRemaining()) {
                sendPiece(0);
            }
            out.put((byte) b);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int offset = from;
            int left = count;
            while (left > 0) {
                if (!out.hasRemaining()) {
                    sendPiece(0);
                }
                int some = Math.min(left, out.remaining());
                out.put(bytes, offset, some);
                offset += some;
                left -= some;
            }
        }

        /**
         * Sends what is left of the message.
         *
         * @throws IOException if that fails
         */
        public void end() throws IOException {
            sendPiece(LAST);
        }

        /**
         * Makes as if this message had never begun.
         *
         * @throws IOException if that fails
         */
        public void callOff() throws IOException {
            if (partlySent) {
                out.clear().putInt(CALLED_OFF).flip();
                send();
            }
        }

        private void sendPiece(int flag) throws IOException {
            out.putInt(0, (out.position() - HEADER_BYTES) | flag).flip();
            send();
            partlySent = true;
            out.clear().position(HEADER_BYTES);
        }
    }

    /** A message that is being received. What follows it can be received once its {@linkplain #skipRest() rest} is read. */
    public final class Incoming extends InputStream {

        /** What is left of this piece. */
        private int left;

        private boolean last;

        private Incoming(int header) throws IOException {
            begin(header);
        }

        private void begin(int header) throws IOException {
            if (header == CALLED_OFF) {
                last = true;
                left = 0;
                throw new CalledOffException();
            }
            last = (header & LAST) != 0;
            left = header & ~LAST;
            if (left > BUFFER_BYTES) {
                throw new IOException("a piece of " + left + " bytes");
            }
        }

        /** Whether there is more; goes on to the next piece if it has to. */
        private boolean more() throws IOException {
            while (left == 0) {
                if (last) {
                    return false;
                }
                fill(HEADER_BYTES);
                begin(in.getInt());
            }
            if (!in.hasRemaining()) {
                fill(1);
            }
            return true;
        }

        @Override
        public int read() throws IOException {
            if (!more()) {
                return -1;
            }
            left--;
            return in.get() & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int some = Math.min(count, Math.min(left, in.remaining()));
            in.get(bytes, from, some);
            left -= some;
            return some;
        }

        /**
         * Reads what is left of the message, and forgets it.
         *
         * @return whether it has an end; false if it was called off
         * @throws IOException if the connection fails
         */
        public boolean skipRest() throws IOException {
            try {
                while (more()) {
                    int some = Math.min(left, in.remaining());
                    in.position(in.position() + some);
                    left -= some;
                }
                return true;
            } catch (CalledOffException e) {
                return false;
            }
        }
    }

    /** {@return a message to send} */
    public Outgoing newMessage() {
        return new Outgoing();
    }

    /**
     * Waits for a message.
     *
     * @param lookout whether to look out for it before the thread sleeps
     * @return the message; null if the other side has closed the connection
     * @throws IOException if the connection fails
     */
    public @Nullable Incoming receive(Lookout lookout) throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int count = lookout == Lookout.SLEEP ? 0 : spin(lookout == Lookout.KEEP);
            if (count == 0) {
                block(true);
                count = channel.read(in);
            }
            in.flip();
            if (count < 0) {
                return null;
            }
        }
        return next();
    }

    /**
     * Sends a message, and waits for the answer without ever sleeping in the channel, which an interrupt would close.
     *
     * @param question writes the question
     * @param nanos how long to wait
     * @return the answer, to be read in what is left of that time; null if the other side has closed the connection
     * @throws IOException if the connection fails, or there is no answer in time; then there is no asking any more
     */
    public @Nullable Incoming ask(Question question, long nanos) throws IOException {
        asking = true;
        deadline = System.nanoTime() + nanos;
        block(false);
        Outgoing message = newMessage();
        question.write(message);
        message.end();
        in.compact();
        int count;
        try {
            while ((count = channel.read(in)) == 0) {
                await();
            }
        } finally {
            in.flip();
        }
        if (count < 0) {
            return null;
        }
        return next();
    }

    /** Begins to read a message, of which the first bytes are there. */
    private Incoming next() throws IOException {
        fill(HEADER_BYTES);
        return new Incoming(in.getInt());
    }

    /** Writes a question. */
    @FunctionalInterface
    public interface Question {

        /**
         * Writes it.
         *
         * @param out where to
         * @throws IOException if that fails
         */
        void write(OutputStream out) throws IOException;
    }

    /** Nothing can be read or written now: sleeps in the channel, or, if an answer is waited for, only a moment. */
    private void await() throws IOException {
        if (!asking) {
            block(true);
        } else if (System.nanoTime() - deadline > 0) {
            throw new IOException("no answer in time");
        } else {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** {@return whether, while there is nothing to receive, the other side has closed the connection, or sent something} */
    public boolean isOutOfOrder() {
        try {
            block(false);
            in.compact();
            int count = channel.read(in);
            in.flip();
            return count != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Looks for bytes again and again. At first it keeps its processor, for to give that up and get it back takes longer than a
     * short task; then it lets others have it. If what it waits for is there as soon as it does that, both sides are on one
     * processor and it has kept the other one off: the next time it keeps it half as long, and a little longer again when
     * that was not so.
     *
     * @param keep whether to keep the processor all the time, unless that was in vain lately
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint that the other side may need this one's core, no more
    private int spin(boolean keep) throws IOException {
        block(false);
        boolean keepOn = keep && doubts == 0;
        long since = System.nanoTime();
        long spent = 0;
        int yields = 0;
        int count;
        while ((count = channel.read(in)) == 0 && spent < LOOKOUT_NANOS) {
            if (keepOn || spent < keepNanos) {
                Thread.onSpinWait();
            } else {
                yields++;
                Thread.yield();
            }
            spent = System.nanoTime() - since;
        }
        if (keepOn) {
            doubts = count == 0 ? DOUBTS : 0;
        } else {
            doubts = Math.max(0, doubts - 1);
            keepNanos = yields == 1 && count != 0
                    ? keepNanos / 2
                    : Math.min(LONGEST_KEEP_NANOS, keepNanos + KEEP_STEP_NANOS);
        }
        return count;
    }

    /** Reads until there are that many bytes. */
    private void fill(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        in.compact();
        try {
            while (in.position() < bytes) {
                int count = channel.read(in);
                if (count == 0) {
                    await();
                } else if (count < 0) {
                    throw new EOFException("the connection was closed within a message");
                }
            }
        } finally {
            in.flip();
        }
    }

    private void send() throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await();
            }
        }
    }

    private void block(boolean on) throws IOException {
        if (blocking != on) {
            channel.configureBlocking(on);
            blocking = on;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
