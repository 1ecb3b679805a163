package dev.futures.semantics;

/** What is observed, each a row of the table. */
enum Question {
    CANCEL_PENDING_RUNS("cancel pending", "does it ever run?"),
    CANCEL_PENDING_SLOT("cancel pending", "its queue slot is free"),
    CANCEL_PENDING_NUMBERS("cancel pending", "numbers shown then (one task runs)"),
    CANCEL_RUNNING_WORK("cancel running", "the work"),
    CANCEL_RUNNING_LIMIT("cancel running", "it ignores that: the next task"),
    CANCEL_RUNNING_NUMBERS("cancel running", "it ignores that: numbers shown"),
    TIME_OUT_PENDING_CALLER("time-out pending", "the caller gets"),
    TIME_OUT_PENDING_RUNS("time-out pending", "does it ever run?"),
    TIME_OUT_PENDING_SLOT("time-out pending", "its queue slot is free"),
    TIME_OUT_RUNNING_CALLER("time-out running", "the caller gets"),
    TIME_OUT_RUNNING_WORK("time-out running", "the work"),
    FULL_QUEUE_DEFAULT("full queue", "the submitter gets"),
    FULL_QUEUE_MESSAGE("full queue", "its message tells"),
    FULL_QUEUE_CHOICES("full queue", "what one can choose"),
    CLOSE_ORDERLY("close, waiting", "the pending task"),
    CLOSE_AT_ONCE_RUNNING("close at once", "the running task"),
    CLOSE_AT_ONCE_PENDING("close at once", "the pending task's future");

    private final String scenario;
    private final String text;

    Question(String scenario, String text) {
        this.scenario = scenario;
        this.text = text;
    }

    String scenario() {
        return scenario;
    }

    String text() {
        return text;
    }
}
