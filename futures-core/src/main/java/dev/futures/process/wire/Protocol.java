package dev.futures.process.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages. A worker is told on its standard input where to connect and what its token is. It connects twice, and says each time
 * who it is; then it is {@link #READY}, or has {@link #FAILED}. From then on a {@link #TASK} is answered by {@link #VALUE}
 * or {@link #EXCEPTION}, until it is told {@link #BYE}.
 *
 * <pre>
 * greeting:   token, role                                      not a message: {@link #GREETING_BYTES} bytes
 * READY
 * FAILED      the stack trace
 * TASK        how to wait for the next one (see {@link Lookout}), context (n, n times key and value), the task
 * VALUE       the result
 * EXCEPTION   its stack trace, whether the exception itself follows, the exception
 * BYE
 * STACK       on the other connection; answered by the number of frames, and the frames
 * </pre>
 */
public final class Protocol {

    /** The role of the connection for tasks. */
    public static final byte TASKS = 1;

    /** The role of the connection for questions, whose end is the end of the parent. */
    public static final byte LIFELINE = 2;

    /** The worker can take tasks. */
    public static final byte READY = 3;

    /** The worker's initializer has failed; it ends. */
    public static final byte FAILED = 4;

    /** A task to run. */
    public static final byte TASK = 5;

    /** The task has returned. */
    public static final byte VALUE = 6;

    /** The task has thrown, or could not be read, or its result not be written. */
    public static final byte EXCEPTION = 7;

    /** The worker is to end. */
    public static final byte BYE = 8;

    /** Where is the task now? */
    public static final byte STACK = 9;

    /** How many bytes a token has. */
    public static final int TOKEN_BYTES = 32;

    /** How many bytes a worker sends before any message: the token, and the role of the connection. */
    public static final int GREETING_BYTES = TOKEN_BYTES + 1;

    private static final int LONGEST_TEXT = 1 << 20;

    private Protocol() {}

    /**
     * Writes a text of any length; what is beyond a million bytes is cut off.
     *
     * @param out where to
     * @param text the text; may be null
     * @throws IOException if that fails
     */
    public static void writeText(DataOutput out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(LONGEST_TEXT, bytes.length);
        out.writeInt(length);
        out.write(bytes, 0, length);
    }

    /**
     * Reads what {@link #writeText} has written.
     *
     * @param in where from
     * @return the text; may be null
     * @throws IOException if that fails, or there is something else
     */
    public static @Nullable String readText(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < -1 || length > LONGEST_TEXT) {
            throw new IOException("a text of " + length + " bytes");
        }
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes a stack.
     *
     * @param out where to
     * @param stack the frames
     * @throws IOException if that fails
     */
    public static void writeStack(DataOutput out, StackTraceElement[] stack) throws IOException {
        out.writeInt(stack.length);
        for (StackTraceElement frame : stack) {
            writeText(out, frame.getClassLoaderName());
            writeText(out, frame.getModuleName());
            writeText(out, frame.getModuleVersion());
            writeText(out, frame.getClassName());
            writeText(out, frame.getMethodName());
            writeText(out, frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
    }

    /**
     * Reads what {@link #writeStack} has written.
     *
     * @param in where from
     * @return the frames
     * @throws IOException if that fails
     */
    public static StackTraceElement[] readStack(DataInput in) throws IOException {
        List<StackTraceElement> frames = new ArrayList<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            String loader = readText(in);
            String module = readText(in);
            String version = readText(in);
            String type = readText(in);
            String method = readText(in);
            String file = readText(in);
            frames.add(new StackTraceElement(
                    loader,
                    module,
                    version,
                    Objects.requireNonNullElse(type, "?"),
                    Objects.requireNonNullElse(method, "?"),
                    file,
                    in.readInt()));
        }
        return frames.toArray(new StackTraceElement[0]);
    }

    /**
     * Writes a context.
     *
     * @param out where to
     * @param context keys and values; values may be null
     * @throws IOException if that fails
     */
    public static void writeContext(DataOutput out, Map<String, String> context) throws IOException {
        out.writeInt(context.size());
        for (Map.Entry<String, String> entry : context.entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
    }

    /**
     * Reads what {@link #writeContext} has written.
     *
     * @param in where from
     * @return keys and values
     * @throws IOException if that fails
     */
    public static Map<String, @Nullable String> readContext(DataInput in) throws IOException {
        int size = in.readInt();
        Map<String, @Nullable String> context = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String key = readText(in);
            String value = readText(in);
            if (key != null) {
                context.put(key, value);
            }
        }
        return context;
    }
}
