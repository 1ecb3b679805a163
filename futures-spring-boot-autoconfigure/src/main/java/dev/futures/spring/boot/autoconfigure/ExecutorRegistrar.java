package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.Environment;

/**
 * Registers one bean for each configured executor.
 *
 * <p>It does so late, after all configuration classes and their conditions, so that no condition on {@link
 * java.util.concurrent.Executor} beans sees ours and Boot's own {@code applicationTaskExecutor} stays. It also does so
 * again when an application processed ahead of time starts, so the names need not be known when it is built.
 */
final class ExecutorRegistrar implements BeanDefinitionRegistryPostProcessor {

    private final Environment environment;
    private final Map<String, ExecutorPlan> plans = new LinkedHashMap<>();
    private final Map<String, ExecutorSettings> settings = new ConcurrentHashMap<>();
    private @Nullable ExecutorPlan fallback;

    ExecutorRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        DefaultListableBeanFactory beanFactory = (DefaultListableBeanFactory) registry;
        ExecutorConfiguration configuration =
                ExecutorConfiguration.read(environment, JavaVersion.getJavaVersion(), name -> takenBy(registry, name));
        fallback = configuration.fallback();
        plans.putAll(configuration.executors());
        if (plans.isEmpty() && !hasExecutor(registry, beanFactory)) {
            plans.put(ExecutorNames.DEFAULT, configuration.fallback());
        }
        plans.forEach((name, plan) -> registry.registerBeanDefinition(name, definition(plan, beanFactory)));
    }

    /**
     * Lets the application's own executors end as ours do: after the lifecycle has drained them, an inferred {@code
     * close()} would wait for ever for a task that doesn't heed its interrupt.
     */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanNamesForType(Executor.class, true, false)) {
            if (beanFactory.containsBeanDefinition(name)
                    && beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
                    && AbstractBeanDefinition.INFER_METHOD.equals(definition.getDestroyMethodName())) {
                definition.setDestroyMethodName("shutdownNow");
            }
        }
    }

    /** Whether the application brings an executor of its own, so that nobody needs the one that is there by default. */
    private static boolean hasExecutor(BeanDefinitionRegistry registry, ListableBeanFactory beanFactory) {
        return registry.isBeanNameInUse(ExecutorNames.DEFAULT)
                || beanFactory.getBeanNamesForType(Executor.class, true, false).length > 0;
    }

    private static @Nullable String takenBy(BeanDefinitionRegistry registry, String name) {
        if (!registry.isBeanNameInUse(name)) {
            return null;
        }
        String where = registry.containsBeanDefinition(name)
                ? registry.getBeanDefinition(name).getResourceDescription()
                : null;
        return where == null ? "defined by the application" : "defined in " + where;
    }

    private RootBeanDefinition definition(ExecutorPlan plan, DefaultListableBeanFactory beanFactory) {
        RootBeanDefinition definition = new RootBeanDefinition(Executor.class, () -> create(plan, beanFactory));
        // The inferred method would be close(), which waits for running tasks however long they take; see create().
        definition.setDestroyMethodName("");
        definition.setResourceDescription("futures.executors." + plan.name());
        definition.setPrimary(plan.primary());
        definition.setFallback(!plan.primary());
        // A supplier can't be turned into code ahead of time, and need not: this class runs again.
        definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
        return definition;
    }

    private Executor create(ExecutorPlan plan, DefaultListableBeanFactory beanFactory) {
        Executor.Builder builder = plan.builder();
        for (ExecutorCustomizer customizer : beanFactory
                .getBeanProvider(ExecutorCustomizer.class)
                .orderedStream()
                .toList()) {
            builder = customizer.customize(plan.name(), builder);
        }
        Executor executor = builder.build();
        // The lifecycle has drained it by then; this ends what a failed start or a late task has left behind. A destroy
        // method named in the definition would do the same by reflection, which a native image had to be told of.
        beanFactory.registerDisposableBean(plan.name(), executor::shutdownNow);
        settings.put(plan.name(), plan.settings(executor.stats()));
        return executor;
    }

    /** {@return the executors that were registered, in the order of the configuration} */
    Collection<ExecutorPlan> plans() {
        return plans.values();
    }

    @Nullable
    ExecutorPlan plan(String name) {
        return plans.get(name);
    }

    /** {@return what an executor was built with; null before it is created} */
    @Nullable
    ExecutorSettings settings(String name) {
        return settings.get(name);
    }

    /** {@return where the settings of an executor come from that are configured, by their keys} */
    Map<String, String> origins(String name) {
        Map<String, String> origins = new LinkedHashMap<>();
        Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
        for (ExecutorProperty property : ExecutorProperty.values()) {
            Stream.of("futures.executors." + name, "futures.defaults")
                    .map(prefix -> ConfigurationPropertyName.adapt(prefix + "." + property.key(), '.'))
                    .flatMap(key -> StreamSupport.stream(sources.spliterator(), false)
                            .flatMap(source -> found(source, key, property)))
                    .findFirst()
                    .ifPresent(found -> origins.put(
                            property.key(), found.getOrigin() == null ? "unknown" : String.valueOf(found.getOrigin())));
        }
        return origins;
    }

    /** A list or a map may be set by its parts only; then it comes from where the first one does. */
    private static Stream<ConfigurationProperty> found(
            ConfigurationPropertySource source, ConfigurationPropertyName key, ExecutorProperty property) {
        Stream<ConfigurationPropertyName> parts = property.isList()
                ? Stream.of(key.append("[0]"))
                : property.isMap() && source instanceof IterableConfigurationPropertySource iterable
                        ? iterable.stream().filter(key::isAncestorOf)
                        : Stream.empty();
        return Stream.concat(Stream.of(key), parts)
                .map(source::getConfigurationProperty)
                .filter(Objects::nonNull);
    }

    /** {@return the shared defaults, for executors that the application defines itself} */
    ExecutorPlan defaults() {
        if (fallback == null) {
            throw new IllegalStateException("bean definitions have not been processed");
        }
        return fallback;
    }
}
