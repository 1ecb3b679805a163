package dev.futures.process.worker;

import dev.futures.process.wire.Link;
import dev.futures.process.wire.Protocol;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Answers what the parent asks while a task runs, and ends the JVM when the parent is no more, whatever the task does.
 * Its thread sleeps in a read all the time, so it takes no tasks' time.
 */
final class Lifeline implements Runnable {

    private final Link link;
    private final Thread tasks;

    private Lifeline(Link link, Thread tasks) {
        this.link = link;
        this.tasks = tasks;
    }

    static void start(SocketChannel channel, Thread tasks) throws IOException {
        Thread thread = new Thread(new Lifeline(new Link(channel), tasks), "futures-lifeline");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            for (Link.Incoming question; (question = link.receive(0)) != null; ) {
                DataInputStream in = new DataInputStream(question);
                byte kind = in.readByte();
                question.skipRest();
                if (kind == Protocol.STACK) {
                    sendStack();
                }
            }
        } catch (IOException e) {
            return; // the parent is no more, which is what this waits for
        } finally {
            Runtime.getRuntime().halt(WorkerMain.ORPHAN); // no hook is waited for: one may wait for the task
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
