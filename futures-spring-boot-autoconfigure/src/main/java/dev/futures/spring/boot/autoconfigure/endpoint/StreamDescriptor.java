package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.spring.boot.autoconfigure.recent.TaskBar;
import dev.futures.spring.boot.autoconfigure.recent.TaskStream;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Who ran what in the last half minute.
 *
 * @param epoch numbers and times of another epoch, such as that before a restart, say nothing in this one; empty if nothing is
 *     known of the executor, for the application has built it
 * @param now the time, in milliseconds from an arbitrary moment
 * @param done bars that have come to an end
 * @param running tasks that are running
 */
public record StreamDescriptor(String epoch, long now, List<TaskBar> done, List<TaskBar> running)
        implements OperationResponseBody {

    static final StreamDescriptor NONE = new StreamDescriptor("", 0, List.of(), List.of());

    static StreamDescriptor of(TaskStream.Bars bars) {
        return new StreamDescriptor(bars.epoch(), bars.now(), bars.done(), bars.running());
    }
}
