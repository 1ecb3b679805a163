package dev.futures;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Runs tasks of this JVM that worker JVMs ask for, those of each worker on a thread of its own. Who is killed hangs up: that
 * thread is interrupted then, and ends with its task.
 */
final class Home {

    private static final ServerSocket SERVER;
    private static final AtomicLong IDS = new AtomicLong();

    /** What may be asked for; says whether it failed. */
    private static final Map<Long, BooleanSupplier> TASKS = new ConcurrentHashMap<>();

    static {
        try {
            SERVER = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
        start(Home::serve, "home");
    }

    private Home() {}

    static int port() {
        return SERVER.getLocalPort();
    }

    static long newId() {
        return IDS.incrementAndGet();
    }

    static void expect(long id, BooleanSupplier task) {
        TASKS.put(id, task);
    }

    static void forget(long id) {
        TASKS.remove(id);
    }

    /** {@return the bytes that ask for a task} */
    static byte[] ask(long id, boolean interrupted) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(id)
                .put((byte) (interrupted ? 1 : 0))
                .array();
    }

    private static Thread start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void serve() {
        try {
            while (true) {
                Socket socket = SERVER.accept();
                socket.setTcpNoDelay(true);
                Caller caller = new Caller(socket);
                Thread runner = start(caller::run, "home-" + socket.getPort());
                start(() -> caller.listen(runner), "home-" + socket.getPort() + "-ear");
            }
        } catch (IOException e) {
            throw new AssertionError("nobody can return home", e);
        }
    }

    /** What a worker has asked for; null tasks end it. */
    private record Request(BooleanSupplier task, boolean interrupted) {}

    /** One worker. */
    private static final class Caller {

        private final Socket socket;
        private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

        Caller(Socket socket) {
            this.socket = socket;
        }

        /** Hears of requests, and of the worker's end. */
        void listen(Thread runner) {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                while (true) {
                    byte[] request = new byte[Long.BYTES + 1];
                    in.readFully(request);
                    ByteBuffer buffer = ByteBuffer.wrap(request);
                    BooleanSupplier task = TASKS.get(buffer.getLong());
                    if (task == null) {
                        return; // it was stopped meanwhile, and so will be the worker
                    }
                    requests.add(new Request(task, buffer.get() != 0));
                }
            } catch (IOException e) {
                return; // it has ended
            } finally {
                requests.add(new Request(null, false));
                runner.interrupt();
            }
        }

        void run() {
            try {
                OutputStream out = socket.getOutputStream();
                for (byte[] answer; (answer = next()) != null; ) {
                    out.write(answer);
                }
            } catch (IOException e) {
                return; // nobody is interested any more
            } catch (InterruptedException e) {
                return; // the worker has ended while it was idle
            }
        }

        /** Runs what is asked for next; in a method of its own, so that nothing of it is kept while this waits. */
        private byte[] next() throws InterruptedException {
            Request request = requests.take();
            if (request.task == null) {
                return null;
            }
            if (request.interrupted) {
                Thread.currentThread().interrupt();
            }
            boolean failed = request.task.getAsBoolean();
            return new byte[] {(byte) (failed ? 1 : 0), (byte) (Thread.interrupted() ? 1 : 0)};
        }
    }
}
