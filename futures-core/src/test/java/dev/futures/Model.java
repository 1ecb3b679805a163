package dev.futures;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/** Has Lincheck try interleavings of a few threads at real classes of the engine, at each access to shared memory. */
final class Model {

    /** How many quarters of the interleavings that a model names are tried; {@code mvn verify} tries one. */
    private static final int MORE = Integer.getInteger("dev.futures.model", 1);

    private Model() {}

    /**
     * Checks a model: a public class whose methods are annotated with {@code @Operation}, and which itself, for Lincheck
     * would take an inherited one for several, declares one with {@code @Validate}.
     *
     * @param threads the methods; each is run by a thread of its own
     */
    static void check(Class<?> model, int interleavings, String... threads) {
        List<List<Actor>> parallel = new ArrayList<>();
        for (String thread : threads) {
            parallel.add(List.of(new Actor(method(model, thread), List.of())));
        }
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(0)
                .invocationsPerIteration(Math.max(20, interleavings * MORE / 4))
                .addCustomScenario(new ExecutionScenario(List.of(), parallel, List.of(), null))
                .invocationTimeout$lincheck(120_000)
                .verifier(EpsilonVerifier.class) // the threads wait for each other, so no sequence of them can end
                .minimizeFailedScenario(false);
        // These are other people's, or have no part in what is modelled, or are guarded by a lock.
        for (Class<?> type : List.of(
                Watchdog.class,
                Deadlines.class,
                Listeners.class,
                Limits.class,
                ExitHook.class,
                Log.class,
                ThreadLocal.class,
                EnumMap.class,
                HashSet.class,
                LinkedHashSet.class,
                ArrayDeque.class,
                ArrayList.class,
                Collections.class)) {
            options.addGuarantee(ignored(type));
        }
        // Counts are booked at moments that matter: others may come in between, though not in the middle of one.
        options.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(LongAdder.class.getName())
                .allMethods()
                .treatAsAtomic());
        // It starts threads, which Lincheck would take note of; but here they are its own ones.
        options.addGuarantee(ignored(Crew.class, "activate"));
        try (Logged abandoned = Logged.capture()) {
            options.check(model);
        }
    }

    /**
     * Compares what threads see that do random things of a model with what they would see if they had done one after the
     * other: for some order it must be the same. In profile {@code stress} 100 times some random things, each in 1,000
     * interleavings.
     *
     * @param steps how many things each of them does
     */
    static void compare(Class<?> model, int threads, int steps) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(threads)
                .actorsBefore(0) // else it has mostly ended before there is anything to see
                .actorsPerThread(steps)
                .actorsAfter(2)
                .iterations(MORE == 1 ? 20 : 100)
                .invocationsPerIteration(MORE == 1 ? 150 : 1000)
                .addGuarantee(ignored(Log.LOGGER.getClass())); // its locks are none of ours
        try (Logged errors = Logged.capture()) {
            options.check(model);
        }
    }

    private static Method method(Class<?> model, String name) {
        return Arrays.stream(model.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    /** Calls that Lincheck passes over: they run whole, and no moment of theirs counts. */
    static ManagedStrategyGuarantee ignored(Class<?> type, String... methods) {
        var all = ManagedStrategyGuaranteeKt.forClasses(type.getName());
        return (methods.length == 0 ? all.allMethods() : all.methods(methods)).ignore();
    }
}
