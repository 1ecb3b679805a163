package dev.futures.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.List;

/** An {@link ExecutorRegistry} was asked for an executor that does not exist. */
public class UnknownExecutorException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<String> known;

    /**
     * Makes an exception that names what was asked for and what there is.
     *
     * @param name the name that is not known
     * @param known the names that are
     */
    public UnknownExecutorException(String name, Collection<String> known) {
        super("There is no executor '" + name + "'; known are " + known);
        this.name = name;
        this.known = List.copyOf(known);
    }

    /** {@return the name that is not known} */
    public String name() {
        return name;
    }

    /** {@return the names that are known} */
    public List<String> known() {
        return known;
    }
}
