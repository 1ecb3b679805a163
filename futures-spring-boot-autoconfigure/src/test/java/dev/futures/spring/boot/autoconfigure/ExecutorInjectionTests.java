package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import jakarta.annotation.Resource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Who gets which executor. "Boot's" is the bean applicationTaskExecutor, which must always stay. */
class ExecutorInjectionTests {

    private static final String BOOTS = "applicationTaskExecutor";

    private final ApplicationContextRunner one =
            Runners.runner().withPropertyValues("futures.executors.images.max-workers=1");
    private final ApplicationContextRunner two = one.withPropertyValues("futures.executors.mails.max-workers=1");

    @Test
    void plainExecutor_isBoots() {
        two.withBean(Plain.class)
                .run(context ->
                        assertThat(context.getBean(Plain.class).executor).isSameAs(context.getBean(BOOTS)));
    }

    @Test
    void plainExecutorByParameterName_isBoots() {
        two.withBean(PlainByName.class)
                .run(context ->
                        assertThat(context.getBean(PlainByName.class).executor).isSameAs(context.getBean(BOOTS)));
    }

    @Test
    void qualifier_findsOursAsEitherType() {
        two.withBean(Qualified.class).run(context -> {
            assertThat(context.getBean(Qualified.class).plain).isSameAs(context.getBean("images"));
            assertThat(context.getBean(Qualified.class).service).isSameAs(context.getBean("images"));
            assertThat(context.getBean(Qualified.class).own).isSameAs(context.getBean("images"));
        });
    }

    @Test
    void ourType_isTheOnlyOne() {
        one.withBean(OurType.class)
                .run(context ->
                        assertThat(context.getBean(OurType.class).executor).isSameAs(context.getBean("images")));
    }

    @Test
    void ourType_ofTwoIsAmbiguous() {
        two.withBean(OurType.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("images,mails"));
    }

    @Test
    void ourTypeByParameterName_isThatOne() {
        two.withBean(OurTypeByName.class)
                .run(context -> assertThat(context.getBean(OurTypeByName.class).executor)
                        .isSameAs(context.getBean("images")));
    }

    @Test
    void mapOfOurType_hasAllOfOurs() {
        two.withBean(Maps.class)
                .run(context -> assertThat(context.getBean(Maps.class).ours).containsOnlyKeys("images", "mails"));
    }

    @Test
    void mapOfPlainExecutors_hasAll() {
        two.withBean(Maps.class)
                .run(context -> assertThat(context.getBean(Maps.class).all).containsOnlyKeys("images", "mails", BOOTS));
    }

    @Test
    void providerOfOurType_streamsAllOfOurs() {
        two.withBean(Providers.class)
                .run(context -> assertThat(context.getBean(Providers.class).ours.stream())
                        .extracting(Executor::name)
                        .containsExactly("images", "mails"));
    }

    @Test
    void providerOfPlainExecutor_isBoots() {
        two.withBean(Providers.class)
                .run(context -> assertThat(context.getBean(Providers.class).all.getIfUnique())
                        .isSameAs(context.getBean(BOOTS)));
    }

    @Test
    void getBeanOfPlainExecutor_isBoots() {
        two.run(context ->
                assertThat(context.getBean(java.util.concurrent.Executor.class)).isSameAs(context.getBean(BOOTS)));
    }

    @Test
    void getBeanOfTaskExecutor_isBoots() {
        two.run(context -> assertThat(context.getBean(TaskExecutor.class)).isSameAs(context.getBean(BOOTS)));
    }

    @Test
    void resource_isThatOne() {
        two.withBean(WithResource.class)
                .run(context ->
                        assertThat(context.getBean(WithResource.class).executor).isSameAs(context.getBean("images")));
    }

    @Test
    void async_runsOnTheNamedOneOrOnBoots() {
        two.withUserConfiguration(AsyncConfiguration.class).run(context -> {
            Asynchronous bean = context.getBean(Asynchronous.class);
            assertThat(bean.named().get()).startsWith("images-");
            assertThat(bean.unnamed().get()).startsWith("task-");
        });
    }

    @Test
    void whenTheApplicationHasAnExecutorOfItsOwn_thenPlainExecutorIsThat() {
        two.withUserConfiguration(OwnExecutor.class).withBean(Plain.class).run(context -> {
            assertThat(context.getBean(Plain.class).executor).isSameAs(context.getBean("own"));
            assertThat(context.getBean("images")).isInstanceOf(Executor.class);
        });
    }

    @Test
    void whenTheApplicationHasOurTypeOfItsOwn_thenItWinsAmongOurType() {
        two.withUserConfiguration(OwnFutures.class).withBean(OurType.class).run(context -> {
            assertThat(context.getBean(OurType.class).executor).isSameAs(context.getBean("ownFutures"));
        });
    }

    @Test
    void whenOneIsPrimary_thenPlainExecutorAndOurTypeAreThat() {
        two.withPropertyValues("futures.executors.mails.primary=true")
                .withBean(Plain.class)
                .withBean(OurType.class)
                .run(context -> {
                    assertThat(context.getBean(Plain.class).executor).isSameAs(context.getBean("mails"));
                    assertThat(context.getBean(OurType.class).executor).isSameAs(context.getBean("mails"));
                    assertThat(context).hasBean(BOOTS);
                });
    }

    @Test
    void conditionsOnExecutorsOfOtherAutoConfigurations_doNotSeeOurs() {
        new ApplicationContextRunner()
                .withPropertyValues("futures.executors.images.max-workers=1")
                .withConfiguration(AutoConfigurations.of(FuturesAutoConfiguration.class, ThirdParty.class))
                .run(context -> assertThat(context).hasBean("thirdParty").hasBean("images"));
    }

    static class Plain {
        final java.util.concurrent.Executor executor;

        Plain(java.util.concurrent.Executor executor) {
            this.executor = executor;
        }
    }

    static class PlainByName {
        final java.util.concurrent.Executor executor;

        PlainByName(java.util.concurrent.Executor images) {
            this.executor = images;
        }
    }

    static class Qualified {
        @Autowired
        @Qualifier("images")
        java.util.concurrent.Executor plain;

        @Autowired
        @Qualifier("images")
        ExecutorService service;

        @Autowired
        @Qualifier("images")
        Executor own;
    }

    static class OurType {
        final Executor executor;

        OurType(Executor executor) {
            this.executor = executor;
        }
    }

    static class OurTypeByName {
        final Executor executor;

        OurTypeByName(Executor images) {
            this.executor = images;
        }
    }

    static class Maps {
        final Map<String, Executor> ours;
        final Map<String, java.util.concurrent.Executor> all;

        Maps(Map<String, Executor> ours, Map<String, java.util.concurrent.Executor> all) {
            this.ours = ours;
            this.all = all;
        }
    }

    static class Providers {
        final ObjectProvider<Executor> ours;
        final ObjectProvider<java.util.concurrent.Executor> all;

        Providers(ObjectProvider<Executor> ours, ObjectProvider<java.util.concurrent.Executor> all) {
            this.ours = ours;
            this.all = all;
        }
    }

    static class WithResource {
        @Resource(name = "images")
        java.util.concurrent.Executor executor;
    }

    static class Asynchronous {
        @Async("images")
        CompletableFuture<String> named() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Async
        CompletableFuture<String> unnamed() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class AsyncConfiguration {

        @Bean
        Asynchronous asynchronous() {
            return new Asynchronous();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        ExecutorService own() {
            return Executors.newSingleThreadExecutor();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFutures {

        @Bean
        Executor ownFutures() {
            return Executor.builder("own").threads(1).exitTimeout(null).build();
        }
    }

    @AutoConfiguration(after = FuturesAutoConfiguration.class)
    static class ThirdParty {

        @Bean
        @ConditionalOnMissingBean(java.util.concurrent.Executor.class)
        ExecutorService thirdParty() {
            return Executors.newSingleThreadExecutor();
        }
    }
}
