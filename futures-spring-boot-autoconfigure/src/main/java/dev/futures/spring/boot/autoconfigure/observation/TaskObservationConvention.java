package dev.futures.spring.boot.autoconfigure.observation;

import dev.futures.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.Locale;

/**
 * Names the observation of a task. The methods are those of the built-in convention; a bean of this type overrides what it
 * wants to have different.
 */
public interface TaskObservationConvention extends ObservationConvention<TaskObservationContext> {

    /** {@return {@code futures.task}} */
    @Override
    default String getName() {
        return "futures.task";
    }

    /** {@return the name of the span: {@code task} and the executor} */
    @Override
    default String getContextualName(TaskObservationContext context) {
        return "task " + context.getTask().executorName();
    }

    /**
     * Returns the keys that all tasks of an executor share.
     *
     * @param context the task
     * @return {@code name}, the executor, and {@code outcome}: {@code succeeded}, {@code failed} or {@code cancelled}, or
     *     {@code none} while it runs
     */
    @Override
    default KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
        Outcome outcome = context.getOutcome();
        return KeyValues.of(
                KeyValue.of("name", context.getTask().executorName()),
                KeyValue.of(
                        "outcome",
                        outcome == null ? KeyValue.NONE_VALUE : outcome.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TaskObservationContext;
    }
}
