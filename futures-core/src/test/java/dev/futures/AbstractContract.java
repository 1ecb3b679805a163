package dev.futures;

import org.junit.jupiter.api.extension.RegisterExtension;

/** What all contract tests have: executors that are checked after the test, and futures of the kind under test. */
abstract class AbstractContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    /** {@return the source of futures under test} */
    abstract FutureSource source();

    final <T> FutureSource.Driven<T> pending() {
        return source().pending();
    }

    final <T> FutureSource.Driven<T> running() {
        return source().<T>pending().start();
    }
}
