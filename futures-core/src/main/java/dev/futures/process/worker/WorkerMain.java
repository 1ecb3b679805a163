package dev.futures.process.worker;

import dev.futures.process.wire.Link;
import dev.futures.process.wire.Protocol;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputFilter;
import java.lang.reflect.Constructor;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a worker JVM. It is told on its standard input where its parent listens and who it is to say it is; it never
 * outlives that parent.
 */
public final class WorkerMain {

    /** The exit code of a worker whose parent is gone. */
    static final int ORPHAN = 70;

    /** The exit code of a worker that could not begin. */
    static final int FAILED = 71;

    private WorkerMain() {}

    /**
     * Runs the worker until its parent tells it to end, or is no more.
     *
     * @param arguments none
     * @throws Exception if the parent can't be reached
     */
    public static void main(String[] arguments) throws Exception {
        Signals.leaveToParent();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String socket = line(in);
        byte[] token = HexFormat.of().parseHex(line(in));
        String initializer = in.readLine();
        String filter = in.readLine();
        SocketChannel lifeline = connect(socket, token, Protocol.LIFELINE);
        Lifeline.start(lifeline, Thread.currentThread());
        Link link = Link.forTasks(connect(socket, token, Protocol.TASKS));
        try {
            initialize(initializer);
        } catch (Throwable t) {
            report(link, Protocol.FAILED, Texts.stackTrace(t));
            System.exit(FAILED);
        }
        report(link, Protocol.READY, null);
        boolean dismissed =
                new TaskLoop(link, isSet(filter) ? ObjectInputFilter.Config.createFilter(filter) : null).run();
        if (!dismissed) {
            Runtime.getRuntime().halt(ORPHAN);
        }
        System.exit(0); // even if tasks have left threads behind; shutdown hooks run
    }

    private static String line(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("this is started by futures as a worker, and is told where to connect on its input");
        }
        return line;
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static SocketChannel connect(String socket, byte[] token, byte role) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        ByteBuffer greeting = ByteBuffer.allocate(Protocol.GREETING_BYTES)
                .put(token)
                .put(role)
                .flip();
        while (greeting.hasRemaining()) {
            channel.write(greeting);
        }
        return channel;
    }

    private static void initialize(@Nullable String initializer) throws ReflectiveOperationException {
        if (isSet(initializer)) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Constructor<?> constructor =
                    Class.forName(initializer, true, loader).getDeclaredConstructor();
            constructor.setAccessible(true); // it need not be public: only its application knows it
            ((Runnable) constructor.newInstance()).run();
        }
    }

    private static void report(Link link, byte what, @Nullable String text) throws IOException {
        Link.Outgoing message = link.newMessage();
        DataOutputStream out = new DataOutputStream(message);
        out.writeByte(what);
        Protocol.writeText(out, text);
        message.end();
    }
}
