package dev.futures.demo.files;

/** A folder can't or must not be scanned. The message is for the person who asked. */
public class FolderRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** It is not a folder that can be read. */
        INVALID,
        /** It is outside of the roots. */
        OUTSIDE
    }

    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind whose fault it is
     * @param message what is wrong, and what would be right
     */
    public FolderRefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** {@return whose fault it is} */
    public Kind kind() {
        return kind;
    }
}
