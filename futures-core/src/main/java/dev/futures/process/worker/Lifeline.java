package dev.futures.process.worker;

import dev.futures.process.wire.Link;
import dev.futures.process.wire.Lookout;
import dev.futures.process.wire.Protocol;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers what the parent asks while a task runs, and ends the JVM when the parent is no more, whatever the task does.
 * Its thread sleeps in a read all the time, so it takes no tasks' time.
 */
final class Lifeline implements Runnable {

    /** How long this JVM may take to end once it has begun to, for nobody looks after the parent then. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Link link;
    private final Thread tasks;

    /** Whether this JVM is about to end. Written before the link is closed. */
    private volatile boolean ending;

    private Lifeline(Link link, Thread tasks) {
        this.link = link;
        this.tasks = tasks;
    }

    static void start(SocketChannel channel, Thread tasks) throws IOException {
        Lifeline lifeline = new Lifeline(Link.forQuestions(channel), tasks);
        Thread thread = new Thread(lifeline, "futures-lifeline");
        thread.setDaemon(true);
        thread.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifeline::end, "futures-end"));
    }

    @Override
    public void run() {
        try {
            answer();
        } finally {
            if (ending) {
                long since = System.nanoTime();
                while (System.nanoTime() - since < END_NANOS) {
                    LockSupport.parkNanos(END_NANOS);
                }
            }
            Runtime.getRuntime().halt(WorkerMain.ORPHAN); // no hook is waited for: one may wait for the task
        }
    }

    /** Returns when the parent is no more, or this JVM is about to end. */
    private void answer() {
        try {
            for (Link.Incoming question; (question = link.receive(Lookout.SLEEP)) != null; ) {
                DataInputStream in = new DataInputStream(question);
                byte kind = in.readByte();
                question.skipRest();
                if (kind == Protocol.STACK) {
                    sendStack();
                }
            }
        } catch (IOException e) {
            return; // which is what this waits for
        }
    }

    /** This JVM ends. A thread that is in a read would keep it up: it waits 300 ms for such threads to come back. */
    private void end() {
        ending = true;
        try {
            link.close();
        } catch (IOException e) {
            return; // then it takes 300 ms longer
        }
    }

    private void sendStack() throws IOException {
        StackTraceElement[] stack = tasks.getStackTrace();
        Link.Outgoing message = link.newMessage();
        DataOutputStream out = new DataOutputStream(message);
        Protocol.writeStack(out, stack);
        message.end();
    }
}
