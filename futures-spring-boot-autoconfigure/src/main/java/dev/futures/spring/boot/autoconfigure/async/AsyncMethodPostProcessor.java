package dev.futures.spring.boot.autoconfigure.async;

import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.interceptor.SimpleAsyncUncaughtExceptionHandler;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts our interceptor in the place of Spring's in each bean that has {@code @Async} methods. It has no order, and so comes
 * after the post-processor of Spring that makes these proxies.
 */
final class AsyncMethodPostProcessor implements BeanPostProcessor, BeanFactoryAware {

    private ConfigurableBeanFactory beanFactory;
    private Supplier<AsyncUncaughtExceptionHandler> exceptionHandler = SimpleAsyncUncaughtExceptionHandler::new;

    @SuppressWarnings("NullAway.Init") // set before it is used
    AsyncMethodPostProcessor() {}

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableBeanFactory) beanFactory;
        // As Spring's own configuration looks it up: at the first failure.
        this.exceptionHandler = SingletonSupplier.of(() -> {
            AsyncConfigurer configurer =
                    beanFactory.getBeanProvider(AsyncConfigurer.class).getIfUnique();
            AsyncUncaughtExceptionHandler handler =
                    configurer == null ? null : configurer.getAsyncUncaughtExceptionHandler();
            return handler == null ? new SimpleAsyncUncaughtExceptionHandler() : handler;
        });
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Advised advised && !advised.isFrozen()) {
            for (Advisor advisor : advised.getAdvisors()) {
                if (advisor instanceof AsyncAnnotationAdvisor async
                        && async.getAdvice() instanceof MethodInterceptor springs) {
                    advised.replaceAdvisor(
                            async,
                            new DefaultPointcutAdvisor(
                                    async.getPointcut(),
                                    new AsyncMethodInterceptor(springs, beanFactory, exceptionHandler)));
                }
            }
        }
        return bean;
    }
}
