package dev.futures.process;

import static dev.futures.process.Pools.args;
import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.check;
import static dev.futures.process.Pools.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Logged;
import dev.futures.process.wire.Protocol;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever connects and is not the worker gets nothing, and holds nobody up. */
@Timeout(120)
@Tag("process")
class StrangerTests {

    private static final Pattern TOKEN = Pattern.compile("[0-9a-fA-F]{" + 2 * Protocol.TOKEN_BYTES + "}");

    @RegisterExtension
    final Pools pools = new Pools();

    private final List<SocketChannel> channels = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    /** An executor whose worker has been started, but has not got to its first line. */
    private final class Paused {

        private final Path pause = pools.file("paused");
        private final Executor executor = pools.executor(backend(1)
                .jvmArgs(args(
                        "-XX:+UnlockDiagnosticVMOptions", "-XX:+PauseAtStartup", "-XX:PauseAtStartupFile=" + pause)));
        private final Future<Long> future = executor.submit(Jobs.pid());
        private final long pid;
        private final Path socket;

        Paused() throws IOException {
            until(() -> Files.exists(pause));
            pid = Pools.workers().get(0);
            try (Stream<Path> files = Files.list(pools.temporaryFiles().get(0))) {
                socket =
                        files.filter(file -> !file.endsWith("lock")).findFirst().orElseThrow();
            }
        }

        SocketChannel connect() throws IOException {
            return StrangerTests.this.connect(socket);
        }

        void goOn() throws Exception {
            Files.delete(pause);
            assertThat(future.result()).isEqualTo(pid);
        }
    }

    private SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channels.add(channel);
        return channel;
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }

    /** Whether the other side has closed it; waits for that. */
    private static boolean isRefused(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true; // reset, for something was sent that nobody has read
        }
    }

    @Test
    void whoShowsAnotherTokenIsRefused() throws Exception {
        Paused paused = new Paused();
        try (var log = Logged.of("dev.futures.process")) {
            SocketChannel stranger = paused.connect();

            write(stranger, new byte[Protocol.GREETING_BYTES]);

            assertThat(isRefused(stranger)).isTrue();
            check(() -> assertThat(log.messages())
                    .anyMatch(text ->
                            text.contains("the socket of worker " + paused.pid) && text.contains("was refused")));
        }
        paused.goOn();
    }

    @Test
    void whoSaysNothingHoldsNobodyUp() throws Exception {
        Paused paused = new Paused();
        List<SocketChannel> strangers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            strangers.add(paused.connect());
        }
        write(strangers.get(19), new byte[3]);

        paused.goOn();

        assertThat(strangers).allMatch(StrangerTests::isRefused);
    }

    @Test
    void whoGoesAgainHoldsNobodyUp() throws Exception {
        Paused paused = new Paused();
        try (var log = Logged.of("dev.futures.process")) {
            paused.connect().close();
            SocketChannel stranger = paused.connect();
            write(stranger, new byte[3]);
            stranger.close();
            check(() -> assertThat(log.messages()).hasSize(2));
        }

        paused.goOn();
    }

    @Test
    void socket_isGoneOnceTheWorkerIsThere() throws Exception {
        Paused paused = new Paused();

        paused.goOn();

        assertThat(paused.socket).doesNotExist();
        assertThatThrownBy(paused::connect).isInstanceOf(IOException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void token_isToBeSeenNowhere() throws Exception {
        Paused paused = new Paused();
        Path process = Path.of("/proc/" + paused.pid);

        String command = Files.readString(process.resolve("cmdline"));
        List<String> names = Arrays.stream(
                        Files.readString(process.resolve("environ")).split("\0"))
                .map(entry -> entry.replaceFirst("=(?s).*", ""))
                .toList();

        assertThat(command).contains("WorkerMain").doesNotContain(paused.socket.toString());
        assertThat(TOKEN.matcher(command).find()).isFalse();
        assertThat(System.getenv().keySet()).containsAll(names);
        paused.goOn();
    }

    // ---------------------------------------------------------------------- with a token that the test knows

    /** Waits for a worker's connections, with a process in place of the worker. */
    private final class Greeting implements AutoCloseable {

        private final byte[] token = new byte[Protocol.TOKEN_BYTES];
        private final Path socket = pools.file("socket");
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        private final Process process = new ProcessBuilder("sleep", "600").start();
        private final CompletableFuture<Greeters.@Nullable Connections> connections;

        Greeting() throws IOException {
            Arrays.fill(token, (byte) 42);
            server.bind(UnixDomainSocketAddress.of(socket));
            connections = CompletableFuture.supplyAsync(() -> {
                try {
                    return Greeters.await(server, token, process, Ending.of(process));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }

        SocketChannel connect(byte role) throws IOException {
            SocketChannel channel = StrangerTests.this.connect(socket);
            for (byte each : token) { // it may come in pieces
                write(channel, new byte[] {each});
            }
            write(channel, new byte[] {role});
            return channel;
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            server.close();
        }
    }

    @Test
    void role_isTakenOnce() throws Exception {
        try (Greeting greeting = new Greeting()) {
            assertThat(isRefused(greeting.connect((byte) 99))).isTrue();
            SocketChannel tasks = greeting.connect(Protocol.TASKS);
            SocketChannel more = greeting.connect(Protocol.TASKS);
            assertThat(isRefused(more)).isTrue();
            greeting.connect(Protocol.LIFELINE);

            Greeters.Connections connections = greeting.connections.join();

            write(tasks, new byte[] {7});
            connections.tasks().configureBlocking(true);
            ByteBuffer received = ByteBuffer.allocate(1);
            connections.tasks().read(received);
            assertThat(received.get(0)).isEqualTo((byte) 7);
            connections.tasks().close();
            connections.lifeline().close();
        }
    }

    @Test
    void whenTheWorkerEndsThenNobodyWaitsForItAnyMore() throws Exception {
        try (Greeting greeting = new Greeting()) {
            SocketChannel tasks = greeting.connect(Protocol.TASKS);

            greeting.process.destroyForcibly();

            assertThat(greeting.connections.join()).isNull();
            greeting.server.close(); // as whoever waited does; the connection may not have been looked at
            assertThat(isRefused(tasks)).isTrue();
        }
    }
}
