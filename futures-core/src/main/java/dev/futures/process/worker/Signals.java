package dev.futures.process.worker;

import java.lang.reflect.Method;

/** What a terminal sends to all processes that were started from it, and not only to the one that is meant. */
final class Signals {

    private Signals() {}

    /**
     * Ignores Ctrl-C and the end of the terminal: the parent gets these, too, and may want to finish its tasks before it ends
     * its workers. In the only way that Java has, by a class that not all systems need to have.
     */
    static void leaveToParent() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = handler.getField("SIG_IGN").get(null);
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : new String[] {"INT", "HUP"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ignore);
            }
        } catch (ReflectiveOperationException e) {
            return; // then Ctrl-C ends running tasks with their workers
        }
    }
}
