package dev.futures.process;

import dev.futures.process.wire.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes the two connections of one worker on its socket, and nobody else's: whoever connects has to show the worker's token.
 * One that shows another one, or a role that is taken, is closed; one that says nothing holds nobody up.
 */
final class Greeters {

    /** How many may be connected without having said who they are. */
    private static final int MOST_STRANGERS = 16;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final byte[] token;
    private final Process process;
    private final List<SocketChannel> strangers = new ArrayList<>();

    private @Nullable SocketChannel tasks;
    private @Nullable SocketChannel lifeline;

    /**
     * The connections of a worker.
     *
     * @param tasks for tasks
     * @param lifeline for questions
     */
    record Connections(SocketChannel tasks, SocketChannel lifeline) {}

    private Greeters(ServerSocketChannel server, Selector selector, byte[] token, Process process) {
        this.server = server;
        this.selector = selector;
        this.token = token;
        this.process = process;
    }

    /**
     * Waits for a worker's connections.
     *
     * @param process the worker
     * @param ending its end, which ends the wait
     * @return the connections; null if the worker has ended
     */
    @SuppressWarnings("FutureReturnValueIgnored") // to wake somebody can't go wrong
    static @Nullable Connections await(
            ServerSocketChannel server, byte[] token, Process process, CompletableFuture<Void> ending)
            throws IOException {
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            Greeters greeters = new Greeters(server, selector, token, process);
            ending.thenRun(selector::wakeup);
            Connections connections = null;
            try {
                connections = greeters.run();
            } finally {
                greeters.strangers.forEach(Greeters::close);
                if (connections == null) {
                    close(greeters.tasks);
                    close(greeters.lifeline);
                }
            }
            return connections;
        }
    }

    private @Nullable Connections run() throws IOException {
        while (true) {
            SocketChannel forTasks = tasks;
            SocketChannel forQuestions = lifeline;
            if (forTasks != null && forQuestions != null) {
                return new Connections(forTasks, forQuestions);
            }
            if (!process.isAlive()) {
                return null;
            }
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept();
                } else {
                    read(key);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept() throws IOException {
        SocketChannel stranger = server.accept();
        if (stranger == null) {
            return;
        }
        if (strangers.size() == MOST_STRANGERS) {
            close(strangers.remove(0));
        }
        stranger.configureBlocking(false);
        stranger.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(Protocol.GREETING_BYTES));
        strangers.add(stranger);
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel stranger = (SocketChannel) key.channel();
        ByteBuffer greeting = (ByteBuffer) key.attachment();
        int count;
        try {
            count = stranger.read(greeting);
        } catch (IOException e) {
            count = -1; // it is gone
        }
        if (count >= 0 && greeting.hasRemaining()) {
            return;
        }
        strangers.remove(stranger);
        key.cancel();
        if (count < 0 || !admit(stranger, greeting.flip())) {
            Log.LOGGER.warn(
                    "somebody connected to the socket of worker {} who is not that worker, and was refused",
                    process.pid());
            close(stranger);
        }
    }

    private boolean admit(SocketChannel stranger, ByteBuffer greeting) {
        byte[] shown = new byte[Protocol.TOKEN_BYTES];
        greeting.get(shown);
        if (!MessageDigest.isEqual(shown, token)) {
            return false;
        }
        byte role = greeting.get();
        if (role == Protocol.TASKS && tasks == null) {
            tasks = stranger;
            return true;
        }
        if (role == Protocol.LIFELINE && lifeline == null) {
            lifeline = stranger;
            return true;
        }
        return false;
    }

    private static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            Log.LOGGER.debug("a connection could not be closed", e);
        }
    }
}
