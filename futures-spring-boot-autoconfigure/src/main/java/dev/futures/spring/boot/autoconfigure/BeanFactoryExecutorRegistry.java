package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds executors in the bean factory each time it is asked; it holds none. */
final class BeanFactoryExecutorRegistry implements ExecutorRegistry {

    private final ExecutorRegistrar registrar;
    private final ConfigurableListableBeanFactory beanFactory;

    BeanFactoryExecutorRegistry(ExecutorRegistrar registrar, ConfigurableListableBeanFactory beanFactory) {
        this.registrar = registrar;
        this.beanFactory = beanFactory;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(beanNames(bean -> true).keySet());
    }

    @Override
    public Executor get(String name) {
        // A configured name needs no look at the application's own beans, which would create those.
        return beanFactory.getBean(registrar.plan(name) != null ? name : ownBean(name), Executor.class);
    }

    @Override
    public ExecutorSettings settings(String name) {
        Executor executor = get(name);
        ExecutorSettings settings = registrar.settings(name);
        if (settings != null) {
            return settings;
        }
        ExecutorPlan defaults = registrar.defaults();
        String bean = registrar.plan(name) != null ? name : ownBean(name);
        return new ExecutorSettings(
                executor.stats().type(),
                executor.stats().limit(),
                executor.stats().queueCapacity(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                defaults.awaitTermination(),
                defaults.cancelPending(),
                beanFactory.containsBeanDefinition(bean)
                        && beanFactory.getBeanDefinition(bean).isPrimary(),
                null);
    }

    @Override
    public Map<String, String> origins(String name) {
        if (registrar.plan(name) == null) {
            ownBean(name); // or there is none
            return Map.of();
        }
        return registrar.origins(name);
    }

    /** {@return the executors that exist by now, each with the plan for its end; creates none} */
    Map<Executor, ExecutorPlan> created() {
        Map<Executor, ExecutorPlan> created = new LinkedHashMap<>();
        beanNames(beanFactory::containsSingleton).forEach((name, bean) -> {
            ExecutorPlan plan = registrar.plan(name);
            // A test may have put a mock in the place of a configured one, which has no life to take care of.
            if (beanFactory.containsSingleton(bean) && (plan == null || registrar.settings(name) != null)) {
                created.put(beanFactory.getBean(bean, Executor.class), plan != null ? plan : registrar.defaults());
            }
        });
        return created;
    }

    private String ownBean(String name) {
        Map<String, String> beans = beanNames(bean -> true);
        String bean = beans.get(name);
        if (bean == null) {
            throw new UnknownExecutorException(name, beans.keySet());
        }
        return bean;
    }

    /** Maps names of executors to names of beans. The application's own beans must exist to tell their names. */
    private Map<String, String> beanNames(Predicate<String> ownBeans) {
        Map<String, String> beans = new LinkedHashMap<>();
        registrar.plans().forEach(plan -> beans.put(plan.name(), plan.name()));
        for (String bean : beanFactory.getBeanNamesForType(Executor.class, false, false)) {
            if (registrar.plan(bean) == null && ownBeans.test(bean)) {
                String name = beanFactory.getBean(bean, Executor.class).name();
                String other = beans.putIfAbsent(name, bean);
                if (other != null) {
                    throw new InvalidExecutorConfigurationException(List.of(sameName(name, bean, other)));
                }
            }
        }
        return beans;
    }

    private static Problem sameName(String name, String bean, String other) {
        return new Problem(
                "name() of bean '" + bean + "'",
                name,
                null,
                "bean '" + other + "' is an executor of this name, too, and their meters would mix",
                "a name that no other executor has",
                "Give one of the two executors another name.");
    }
}
