package dev.futures.demo.scan;

/** Where in its life a scan is. */
public enum ScanState {
    /** It lists folders, to find files whose size occurs more than once. */
    WALKING,
    /** It hashes those files. */
    HASHING,
    /** It has looked at everything. */
    COMPLETED,
    /** Somebody cancelled it; what it had found until then is there. */
    CANCELLED,
    /** The application was stopped; what it had found until then is there. */
    STOPPED,
    /** Something went wrong that is not the fault of a single file. */
    FAILED;

    /** {@return whether nothing will happen any more} */
    public boolean ended() {
        return compareTo(COMPLETED) >= 0;
    }
}
