package dev.futures.spring.boot.autoconfigure.compatibility;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.TaskExecutor;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Which executor the parts of an application use, as text: its bean or else its class, and the prefix of its threads. */
final class ExecutorsInUse {

    private ExecutorsInUse() {}

    static Map<String, String> of(ApplicationContext context) {
        Map<String, String> found = new TreeMap<>();
        for (Class<?> type : new Class<?>[] {TaskExecutor.class, TaskScheduler.class}) {
            context.getBeansOfType(type, true, true)
                    .forEach(
                            (name, bean) -> found.put(type.getSimpleName() + " bean " + name, describe(context, bean)));
        }
        context.getBeansOfType(RequestMappingHandlerAdapter.class)
                .forEach((name, adapter) ->
                        found.put("MVC", describe(context, ReflectionTestUtils.getField(adapter, "taskExecutor"))));
        context.getBeansOfType(ExecutorSubscribableChannel.class)
                .forEach((name, channel) -> found.put("channel " + name, describe(context, channel.getExecutor())));
        if (context.getBeanNamesForType(EntityManagerFactory.class).length > 0) {
            found.put(
                    "JPA",
                    describe(
                            context,
                            context.getBean(LocalContainerEntityManagerFactoryBean.class)
                                    .getBootstrapExecutor()));
        }
        if (context.getBeanNamesForType(JobOperator.class).length > 0) {
            Object operator = AopTestUtils.getUltimateTargetObject(context.getBean(JobOperator.class));
            found.put("Batch", describe(context, ReflectionTestUtils.getField(operator, "taskExecutor")));
        }
        for (String name : new String[] {"bootstrapExecutor", "applicationTaskExecutor"}) {
            found.put("name " + name, describe(context, context.containsBean(name) ? context.getBean(name) : null));
        }
        return found;
    }

    private static String describe(ApplicationContext context, @Nullable Object executor) {
        if (executor == null) {
            return "none";
        }
        String bean =
                BeanFactoryUtils.beansOfTypeIncludingAncestors(context, java.util.concurrent.Executor.class)
                        .entrySet()
                        .stream()
                        .filter(entry -> entry.getValue() == executor)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("no bean");
        Object prefix = executor instanceof org.springframework.util.CustomizableThreadCreator creator
                ? creator.getThreadNamePrefix()
                : "";
        return Objects.requireNonNull(executor).getClass().getSimpleName() + " " + bean + " " + prefix;
    }
}
