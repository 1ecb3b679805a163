package dev.futures.process.wire;

/** How to wait for a message that may be there in a moment: to be woken takes longer than a short task. */
public enum Lookout {
    /** The thread sleeps until it is there. */
    SLEEP(0),

    /** It looks for some time, but lets others have its processor: there is more to do. */
    SHARE(1),

    /** It looks for some time, and keeps its processor if that is not in vain: there is nothing else to do. */
    KEEP(2);

    private final int code;

    Lookout(int code) {
        this.code = code;
    }

    /** {@return what stands for it in a message} */
    public int code() {
        return code;
    }

    /**
     * Returns what stands for something in a message.
     *
     * @param code that
     * @return what it stands for; to sleep, if that is nothing
     */
    public static Lookout of(int code) {
        return code == SHARE.code ? SHARE : code == KEEP.code ? KEEP : SLEEP;
    }
}
