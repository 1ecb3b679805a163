package dev.futures.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Sorts the keys below {@code futures.executors} into names of executors and what is none.
 *
 * <p>An environment variable can't spell dashes and capitals, and spells dots and dashes alike. So {@code
 * FUTURES_EXECUTORS_MYMAILS_MAXWORKERS} and {@code FUTURES_EXECUTORS_MY_MAILS_MAX_WORKERS} both mean {@code max-workers}
 * of {@code my-mails}, if there is such an executor elsewhere. The binder finds their values by itself when it binds
 * {@code my-mails}; it would, however, also take {@code mymails} and {@code my} for executors of their own.
 */
final class ExecutorKeys {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("futures.executors");
    private static final ConfigurationPropertyName DEFAULTS = ConfigurationPropertyName.of("futures.defaults");

    /** Where in a property the name of the executor is. */
    private static final int NAME = ROOT.getNumberOfElements();

    /** The name of an executor in a property as it is written; a name in brackets is never changed by the binder. */
    private static final Pattern WRITTEN = Pattern.compile("^futures\\.executors\\.([^.\\[]+)");

    /** Names by their uniform spelling; several are ambiguous. Those from files and arguments go first. */
    private final Map<String, Set<String>> names = new LinkedHashMap<>();

    private final List<ConfigurationPropertyName> unknown = new ArrayList<>();

    /** Names as they were written, of which the binder would silently drop characters; and where. */
    private final Map<String, @Nullable Origin> garbled = new LinkedHashMap<>();

    ExecutorKeys(Iterable<ConfigurationPropertySource> sources) {
        List<ConfigurationPropertyName> variables = new ArrayList<>();
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                boolean environment = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
                iterable.stream().filter(ROOT::isAncestorOf).forEach(name -> {
                    if (environment) {
                        variables.add(name);
                    } else {
                        addName(name);
                    }
                });
            }
        }
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(DEFAULTS::isAncestorOf)
                        .filter(name -> ExecutorProperty.of(name, DEFAULTS.getNumberOfElements())
                                .isEmpty())
                        .forEach(unknown::add);
            }
            if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> written
                    && !(written instanceof SystemEnvironmentPropertySource)) {
                addGarbled(written);
            }
        }
        Set<String> elsewhere = Set.copyOf(names.keySet());
        variables.forEach(name -> addVariable(name, elsewhere));
    }

    private void addName(ConfigurationPropertyName name) {
        String key = name.getElement(NAME, Form.ORIGINAL);
        names.computeIfAbsent(ExecutorProperty.uniform(key), uniform -> new LinkedHashSet<>())
                .add(key);
        if (ExecutorProperty.of(name, NAME + 1).isEmpty()) {
            unknown.add(name);
        }
    }

    private void addGarbled(EnumerablePropertySource<?> source) {
        for (String property : source.getPropertyNames()) {
            Matcher matcher = WRITTEN.matcher(property);
            if (matcher.find() && !isName(matcher.group(1))) {
                garbled.putIfAbsent(matcher.group(1), OriginLookup.getOrigin(source, property));
            }
        }
    }

    private void addVariable(ConfigurationPropertyName name, Set<String> elsewhere) {
        StringBuilder known = new StringBuilder();
        for (int i = NAME; i < name.getNumberOfElements(); i++) {
            if (elsewhere.contains(known.toString()) && isProperty(name, i)) {
                return;
            }
            known.append(ExecutorProperty.uniform(name.getElement(i, Form.ORIGINAL)));
        }
        String key = name.getElement(NAME, Form.ORIGINAL);
        if (isProperty(name, NAME + 1)) {
            names.computeIfAbsent(ExecutorProperty.uniform(key), uniform -> new LinkedHashSet<>())
                    .add(key);
        } else {
            unknown.add(name);
        }
    }

    /**
     * Whether a variable is bound. The binder takes an underscore for a dash in the name of a single value; it is not to be
     * relied on that it does so above the elements of a list or the keys of a map, and it says nothing if it doesn't.
     *
     * @param from where the key begins
     */
    private static boolean isProperty(ConfigurationPropertyName name, int from) {
        ExecutorProperty property = ExecutorProperty.of(name, from).orElse(null);
        if (property == null) {
            return false;
        }
        boolean inOnePiece = from == NAME + 1;
        return property.isMap()
                ? inOnePiece
                : !name.isLastElementIndexed() || (inOnePiece && name.getNumberOfElements() == from + 2);
    }

    /** {@return whether a key of the bound map is the name of an executor} */
    boolean isName(String key) {
        Set<String> same = names.get(ExecutorProperty.uniform(key));
        return same != null && same.contains(key);
    }

    /** {@return names with characters that the binder would drop, and where they are written} */
    Map<String, @Nullable Origin> garbled() {
        return garbled;
    }

    /** {@return names that differ by dashes and case only, in groups} */
    List<Set<String>> ambiguous() {
        return names.values().stream().filter(same -> same.size() > 1).toList();
    }

    /** {@return the properties of executors and shared defaults that don't exist} */
    List<ConfigurationPropertyName> unknown() {
        return unknown;
    }
}
