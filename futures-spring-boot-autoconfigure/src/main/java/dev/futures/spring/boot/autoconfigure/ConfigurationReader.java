package dev.futures.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** Reads {@code futures.*} from the environment, and goes on after a wrong value so that all of them are reported. */
final class ConfigurationReader {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("futures");
    private static final ConfigurationPropertyName EXECUTORS = ROOT.append("executors");
    private static final ConfigurationPropertyName DEFAULTS = ROOT.append("defaults");

    private final Iterable<ConfigurationPropertySource> sources;
    private final List<Problem> problems = new ArrayList<>();
    private final FuturesProperties properties = new FuturesProperties();

    ConfigurationReader(Environment environment) {
        this.sources = ConfigurationPropertySources.get(environment);
        Binder.get(environment).bind(ROOT, Bindable.ofInstance(properties), new Collector());
        ExecutorKeys keys = new ExecutorKeys(sources);
        keys.unknown().forEach(this::addUnknown);
        keys.garbled().forEach((name, origin) -> problems.add(NameCheck.notAName(name, origin)));
        keys.ambiguous()
                .forEach(same -> problems.add(new Problem(
                        "futures.executors",
                        String.join(", ", same),
                        originBelow(same.iterator().next()),
                        "names that differ by dashes and case only are one name to an environment variable",
                        "names that differ otherwise, too",
                        "Rename all of them but one.")));
        properties.getExecutors().keySet().removeIf(key -> !keys.isName(key));
    }

    private void addUnknown(ConfigurationPropertyName name) {
        boolean bare = EXECUTORS.isParentOf(name);
        problems.add(problem(
                text(name),
                value -> mayBeSecret(name) ? null : value,
                bare ? "the executor has no settings" : "there is no such property",
                (EXECUTORS.isAncestorOf(name) ? "futures.executors.<name>" : "futures.defaults")
                        + " followed by one of "
                        + Arrays.stream(ExecutorProperty.values())
                                .map(ExecutorProperty::key)
                                .collect(Collectors.joining(", ")),
                bare ? "Set one, for example type: thread." : "Correct the name of the property, or remove it."));
    }

    /** Whether it was meant to be an environment variable of worker JVMs. */
    private static boolean mayBeSecret(ConfigurationPropertyName name) {
        return IntStream.range(0, name.getNumberOfElements())
                .anyMatch(i -> ExecutorProperty.ENV.key().equals(name.getElement(i, Form.UNIFORM)));
    }

    /** {@return the executors by name, in the order of the configuration} */
    Map<String, ExecutorProperties> executors() {
        return new LinkedHashMap<>(properties.getExecutors());
    }

    ExecutorProperties defaults() {
        return properties.getDefaults();
    }

    /** {@return what holds for all executors, the shared defaults included} */
    FuturesProperties shared() {
        return properties;
    }

    /** {@return what could not be read} */
    List<Problem> problems() {
        return problems;
    }

    /** {@return a problem with a property, which also tells its value and origin if it is set} */
    Problem problem(String property, String reason, String legal, String remedy) {
        return problem(property, value -> value, reason, legal, remedy);
    }

    /**
     * Describes a problem with a property that may hold a secret.
     *
     * @param shown tells what of the value is to be told; null for nothing
     */
    Problem problem(
            String property, Function<Object, @Nullable Object> shown, String reason, String legal, String remedy) {
        ConfigurationProperty found = find(property);
        return new Problem(
                property,
                found == null ? null : shown.apply(found.getValue()),
                found == null ? null : found.getOrigin(),
                reason,
                legal,
                remedy);
    }

    /** {@return whether a property is set by this very name, and not just something below it} */
    boolean isSet(String property) {
        return find(property) != null;
    }

    private @Nullable ConfigurationProperty find(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** {@return where an executor is configured: the origin of any of its settings} */
    @Nullable
    Origin originBelow(String executor) {
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                for (ConfigurationPropertyName name : iterable) {
                    ConfigurationProperty found = isOf(executor, name) ? source.getConfigurationProperty(name) : null;
                    if (found != null && found.getOrigin() != null) {
                        return found.getOrigin();
                    }
                }
            }
        }
        return null;
    }

    /** Spells a property as it was written, where {@code toString} would change capitals. */
    private static String text(ConfigurationPropertyName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            text.append(name.isNumericIndex(i) ? "[" + element + "]" : (i == 0 ? "" : ".") + element);
        }
        return text.toString();
    }

    private static boolean isOf(String executor, ConfigurationPropertyName name) {
        return EXECUTORS.isAncestorOf(name)
                && name.getElement(EXECUTORS.getNumberOfElements(), Form.ORIGINAL)
                        .equals(executor);
    }

    /** Notes each value that can't be converted, and leaves its property unset. */
    private final class Collector implements BindHandler {

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            ExecutorProperty property = property(name);
            if (property == null && (EXECUTORS.isAncestorOf(name) || DEFAULTS.isAncestorOf(name))) {
                return null; // not one of ours, and so reported as unknown
            }
            if (property == null) {
                throw error;
            }
            problems.add(ConfigurationReader.this.problem(
                    text(name), "it can't be read as " + property.legal(), property.legal(), property.remedy()));
            return null;
        }

        private @Nullable ExecutorProperty property(ConfigurationPropertyName name) {
            if (DEFAULTS.isAncestorOf(name)) {
                return ExecutorProperty.of(name, DEFAULTS.getNumberOfElements()).orElse(null);
            }
            return EXECUTORS.isAncestorOf(name)
                    ? ExecutorProperty.of(name, EXECUTORS.getNumberOfElements() + 1)
                            .orElse(null)
                    : null;
        }
    }
}
