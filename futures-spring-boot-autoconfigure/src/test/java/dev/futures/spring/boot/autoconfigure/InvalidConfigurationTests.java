package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.futures.Executor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Each wrong configuration stops a real application, whose report on the console must be enough to put it right. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidConfigurationTests {

    @TempDir
    Path folder;

    @Test
    void unknownType(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    hashing:
                      type: quick
                """)
                .contains(
                        "Property: futures.executors.hashing.type",
                        "Value:    \"quick\"",
                        "application.yml",
                        " - 4:13",
                        "Legal:    thread, virtual, process or direct",
                        "futures.executors.hashing.type: Use one of these, or remove the property.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster"})
    void typesThatAreNotOfferedYet(String type, CapturedOutput output) {
        assertReport(output, "futures.executors.hashing.type: " + type)
                .contains("Value:    \"" + type + "\"", "thread, virtual, process or direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "many", "3000000000"})
    void maxWorkers(String value, CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    hashing:
                      max-workers: %s
                """.formatted(value))
                .contains(
                        "Property: futures.executors.hashing.max-workers",
                        "Value:    \"" + value + "\"",
                        " - 4:20",
                        "Legal:    a whole number, at least 1",
                        "Set how many tasks may run at a time, or remove the property.");
    }

    @Test
    void negativeCapacity(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    hashing:
                      queue-capacity: -2
                """)
                .contains(
                        "Property: futures.executors.hashing.queue-capacity",
                        "Value:    \"-2\"",
                        " - 4:23",
                        "Legal:    a whole number, at least 0, or -1 for no limit",
                        "Set how many tasks may wait, or remove the property for 10000.");
    }

    @ParameterizedTest
    @CsvSource({
        "keep-alive, soon, a duration of zero or more",
        "keep-alive, -1s, a duration of zero or more",
        "shutdown.await-termination, soon, a duration of zero or more",
        "shutdown.await-termination, -1s, a duration of zero or more",
        "block-timeout, soon, a duration above zero",
        "block-timeout, 0s, a duration above zero",
        "block-timeout, -1s, a duration above zero",
        "queue-timeout, soon, a duration above zero",
        "queue-timeout, 0s, a duration above zero",
        "queue-timeout, -1s, a duration above zero",
        "run-timeout, soon, a duration above zero",
        "run-timeout, 0s, a duration above zero",
        "run-timeout, -1s, a duration above zero",
    })
    void badDuration(String property, String value, String legal, CapturedOutput output) {
        assertReport(
                        output,
                        "futures.executors.hashing.when-full: block\nfutures.executors.hashing." + property + ": "
                                + value)
                .contains(
                        "Property: futures.executors.hashing." + property,
                        "Value:    \"" + value + "\"",
                        " - 2:",
                        "Legal:    " + legal + ", such as",
                        "futures.executors.hashing." + property + ": Set how long");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void virtualOnOldJava(CapturedOutput output) {
        assertVirtualReport(
                assertReport(output, "futures.executors.walking.type: virtual").contains(" - 1:33"));
    }

    @Test
    void virtualOnOldJava_asIfThisWereOne() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("futures.executors.walking.type", "virtual")));
        Throwable failure =
                catchThrowable(() -> ExecutorConfiguration.read(environment, JavaVersion.SEVENTEEN, name -> null));
        FailureAnalysis analysis = Reports.analyze(failure);
        assertVirtualReport(assertThat(analysis.getDescription() + analysis.getAction()));
        assertThat(ExecutorConfiguration.read(environment, JavaVersion.TWENTY_ONE, name -> null)
                        .executors())
                .containsOnlyKeys("walking");
    }

    private static void assertVirtualReport(AbstractStringAssert<?> report) {
        report.contains(
                "Property: futures.executors.walking.type",
                "Value:    \"virtual\"",
                "this is Java 17, and virtual threads need Java 21",
                "Legal:    thread, process or direct; virtual on Java 21 or newer",
                "Run the application on Java 21 or newer, or set type: thread.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "applicationTaskExecutor",
                "taskExecutor",
                "bootstrapExecutor",
                "taskScheduler",
                "applicationEventMulticaster"
            })
    void reservedName(String name, CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    %s:
                      max-workers: 2
                """.formatted(name))
                .contains(
                        "Property: futures.executors." + name,
                        "Value:    \"" + name + "\"",
                        " - 4:20",
                        "the name is reserved",
                        "Legal:    letters, digits and dashes, starting with a letter, and not the name of another bean",
                        "Choose another name");
    }

    @Test
    void nameOfAnotherBean(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    images:
                      max-workers: 2
                """, Images.class)
                .contains(
                        "Property: futures.executors.images",
                        "Value:    \"images\"",
                        " - 4:20",
                        "there is a bean of this name already, defined in ",
                        "InvalidConfigurationTests$Images",
                        "Legal:    letters, digits and dashes",
                        "Rename the executor or that bean");
    }

    @Test
    void blockTimeoutWithoutBlock(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    hashing:
                      block-timeout: 2s
                """)
                .contains(
                        "Property: futures.executors.hashing.block-timeout",
                        "Value:    \"2s\"",
                        " - 4:22",
                        "when-full is reject by default, so no submission ever waits",
                        "Legal:    a duration above zero, such as 500ms or 2s, together with when-full: block",
                        "Set when-full: block, or remove block-timeout.");
    }

    @Test
    void blockTimeoutWithoutBlock_inDefaults(CapturedOutput output) {
        assertReport(output, "futures.defaults.block-timeout: 2s")
                .contains("Property: futures.defaults.block-timeout", "when-full is block for no executor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my pool", "my_pool", "7zip", "-x", "[a.b]", "größe", "[${x}]"})
    void garbageName(String name, CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    "%s":
                      max-workers: 2
                """.formatted(name))
                .contains(
                        "Property: futures.executors.",
                        "is not a name",
                        " - 4:20",
                        "Legal:    letters, digits and dashes, starting with a letter",
                        "Rename it, for example to 'my-executor'.");
    }

    @Test
    void namesThatDifferByDashesOnly(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    my-mails:
                      max-workers: 2
                    myMails:
                      max-workers: 3
                """)
                .contains(
                        "my-mails, myMails",
                        " - 4:20",
                        "one name to an environment variable",
                        "Rename all of them but one.");
    }

    @Test
    void twoPrimaries(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    images:
                      primary: true
                    mails:
                      primary: true
                """)
                .contains(
                        "Property: futures.executors.images.primary",
                        " - 4:16",
                        "Property: futures.executors.mails.primary",
                        " - 6:16",
                        "several executors are primary: images, mails",
                        "Leave it at one executor.");
    }

    @Test
    void primaryForAll(CapturedOutput output) {
        assertReport(output, "futures.defaults.primary: true")
                .contains("Property: futures.defaults.primary", "it would be the same for all executors");
    }

    @ParameterizedTest
    @CsvSource({
        "max-workers, 2",
        "queue-capacity, 10",
        "when-full, caller-runs",
        "queue-timeout, 2s",
        "keep-alive, 2s",
        "thread-name-prefix, x-",
    })
    void workersOrQueueOfADirectExecutor(String property, String value, CapturedOutput output) {
        assertReport(output, "futures.executors.here.type: direct\nfutures.executors.here." + property + ": " + value)
                .contains(
                        "Property: futures.executors.here." + property,
                        "Value:    \"" + value + "\"",
                        "the executor is of type direct",
                        "Legal:    not set, if type is direct",
                        "Remove the property, or set type: thread.");
    }

    @Test
    void whatToDoWhenAnEndlessQueueIsFull(CapturedOutput output) {
        assertReport(output, "futures.executors.a.queue-capacity: -1\nfutures.executors.a.when-full: caller-runs")
                .contains("Property: futures.executors.a.when-full", "so the queue is never full");
    }

    // ------------------------------------------------------------------------------------------------- worker JVMs

    private AbstractStringAssert<?> assertProcessReport(CapturedOutput output, String setting) {
        return assertReport(output, "futures.executors.reports.type: process\nfutures.executors.reports." + setting);
    }

    @ParameterizedTest
    @CsvSource({
        "max-tasks-per-worker, 0, 'a whole number, at least 1'",
        "max-tasks-per-worker, many, 'a whole number, at least 1'",
        "worker-start-timeout, 0s, 'a duration above zero, such as 10s or 1m'",
        "worker-start-timeout, soon, 'a duration above zero, such as 10s or 1m'",
        "prestart, -1, 'a whole number, at least 0'",
        "prestart, all, 'a whole number, at least 0'",
        "break-on-worker-loss, perhaps, true or false",
    })
    void valuesOfWorkers(String property, String value, String legal, CapturedOutput output) {
        assertProcessReport(output, property + ": " + value)
                .contains(
                        "Property: futures.executors.reports." + property,
                        "Value:    \"" + value + "\"",
                        " - 2:",
                        "Legal:    " + legal,
                        "futures.executors.reports." + property + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executors.hashing", "defaults"})
    void workersOfAnExecutorThatHasNone(String place, CapturedOutput output) {
        assertReport(output, """
                        futures:
                          %s:
                            jvm-args: [-Xmx256m]
                            max-tasks-per-worker: 5
                            worker-start-timeout: 5s
                            prestart: 1
                            initializer: java.lang.Thread
                            env: {DB_PASSWORD: abracadabra}
                            break-on-worker-loss: false
                            allowed-classes: [com.acme.*]
                        """.replace("%s", place))
                .contains(
                        "Property: futures." + place + ".jvm-args[0]\n    Value:    \"-Xmx256m\"",
                        "Property: futures." + place + ".max-tasks-per-worker\n    Value:    \"5\"",
                        "Property: futures." + place + ".worker-start-timeout",
                        "Property: futures." + place + ".prestart",
                        "Property: futures." + place + ".initializer",
                        "Property: futures." + place + ".env.DB_PASSWORD\n    Origin:   ",
                        " - 8:24",
                        "Property: futures." + place + ".break-on-worker-loss",
                        "Property: futures." + place + ".allowed-classes[0]",
                        "no other type has worker JVMs",
                        ", together with type: process",
                        "Set type: process, or remove the property.")
                .doesNotContain("abracadabra");
    }

    @ParameterizedTest
    @CsvSource({
        "Xmx256m, '''Xmx256m'' is no option of the JVM'",
        "-Xmx256m -Xms16m, these are several options in one entry",
    })
    void jvmArgsThatAreNone(String option, String reason, CapturedOutput output) {
        assertProcessReport(output, "jvm-args: [-Da=b, " + option + "]")
                .contains(
                        "Property: futures.executors.reports.jvm-args[1]\n    Value:    \"" + option + '"',
                        " - 2:45",
                        "Reason:   " + reason,
                        "Legal:    a list of options of the JVM",
                        "Make each option an entry of its own");
    }

    @Test
    void jvmArgsThatAreNone_andMayBeSecret(CapturedOutput output) {
        assertProcessReport(output, "jvm-args: '-Dpassword=abracadabra,Dtoken=abracadabra'")
                .contains("Value:    \"-Dpassword=******,Dtoken=******\"", "'Dtoken=******' is no option of the JVM")
                .doesNotContain("abracadabra");
    }

    @Test
    void namesOfVariablesThatAreNone(CapturedOutput output) {
        assertProcessReport(output, "env: {'[A=B]': abracadabra}")
                .contains("futures.executors.reports.env[A=B]", "'A=B' is no name of an environment variable")
                .doesNotContain("abracadabra");
    }

    abstract static class AbstractInitializer implements Runnable {}

    class InnerInitializer implements Runnable {

        @Override
        public void run() {}
    }

    record InitializerOf(String what) implements Runnable {

        @Override
        public void run() {}
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is blank",
        "com.acme.Missing, there is no such class on the class path",
        "java.lang.String, the class is no Runnable",
        "java.lang.Runnable, the class is abstract",
        "dev.futures.spring.boot.autoconfigure.InvalidConfigurationTests$AbstractInitializer, the class is abstract",
        "dev.futures.spring.boot.autoconfigure.InvalidConfigurationTests$InnerInitializer, 'the class has no constructor without parameters, for it is an inner one that is not static'",
        "dev.futures.spring.boot.autoconfigure.InvalidConfigurationTests$InitializerOf, the class has no constructor without parameters",
    })
    void initializersThatAreNone(String name, String reason, CapturedOutput output) {
        assertProcessReport(output, "initializer: '" + name + "'")
                .contains(
                        "Property: futures.executors.reports.initializer\n    Value:    \"" + name + '"',
                        "Reason:   " + reason + "\n",
                        "Legal:    the name of a class that is a Runnable and has a constructor without parameters",
                        "Name such a class, or remove the property.");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.**, com.*.acme, it has a * that is not at its end",
        "com.acme.**, /com.acme.*, it is no pattern: ",
        "com.acme.**, maxdepth=deep, it is no pattern: ",
        "com.acme.**, '', it is no pattern",
    })
    void allowedClassesThatAreNone(String right, String wrong, String reason, CapturedOutput output) {
        assertProcessReport(output, "allowed-classes: ['" + right + "', '" + wrong + "']")
                .contains(
                        "Property: futures.executors.reports.allowed-classes[1]\n    Value:    \"" + wrong + '"',
                        "Reason:   " + reason,
                        "Legal:    a list of patterns of java.io.ObjectInputFilter");
    }

    @Test
    void allowedClassesThatAllowNothing(CapturedOutput output) {
        assertProcessReport(output, "allowed-classes: []")
                .contains(
                        "Property: futures.executors.reports.allowed-classes",
                        "it allows no class, so no task could run");
    }

    @Test
    void namesThatLookLikeMaps(CapturedOutput output) {
        assertReport(output, "futures.executors.env.environment.X: 1\nfutures.executors.env.max-workers: many")
                .contains(
                        "Property: futures.executors.env.environment.X",
                        "there is no such property",
                        "Property: futures.executors.env.max-workers",
                        "Legal:    a whole number, at least 1");
    }

    @Test
    void unknownProperty(CapturedOutput output) {
        assertReport(output, """
                futures:
                  executors:
                    images:
                      max-worker: 2
                """)
                .contains(
                        "Property: futures.executors.images.max-worker",
                        "Value:    \"2\"",
                        " - 4:19",
                        "there is no such property",
                        "one of type, max-workers, queue-capacity",
                        "Correct the name of the property, or remove it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " {}", " 5"})
    void executorWithoutSettings(String nothing, CapturedOutput output) {
        assertReport(output, "futures.executors.images:" + nothing)
                .contains(
                        "Property: futures.executors.images",
                        "the executor has no settings",
                        "Legal:    futures.executors.<name> followed by one of",
                        "Set one, for example type: thread.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executors.images.shutdown", "executors.images.shutdown.await", "defaults.shutdown"})
    void unknownPropertyOfTheShutdown(String property, CapturedOutput output) {
        assertReport(output, "futures." + property + ": 30s")
                .contains("Property: futures." + property, "Value:    \"30s\"", "there is no such property");
    }

    @Test
    void unknownPropertyOfTheDefaults(CapturedOutput output) {
        assertReport(output, "futures.defaults.max-worker: 3")
                .contains(
                        "Property: futures.defaults.max-worker",
                        "there is no such property",
                        "Legal:    futures.defaults followed by one of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executors.hashing.inherit-deadline", "defaults.inherit-deadline"})
    void neitherTrueNorFalse(String property, CapturedOutput output) {
        assertReport(output, "futures." + property + ": perhaps")
                .contains(
                        "Property: futures." + property,
                        "Value:    \"perhaps\"",
                        "Legal:    true or false",
                        "Use one of these, or remove the property for true.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue-timeout", "run-timeout"})
    void badDuration_inDefaults(String property, CapturedOutput output) {
        assertReport(output, "futures.defaults." + property + ": 0s")
                .contains("Property: futures.defaults." + property, "Value:    \"0s\"", "it is out of range");
    }

    /** It belongs to no executor, so the report is Boot's. */
    @Test
    void neitherTrueNorFalse_forAllExecutors(CapturedOutput output) {
        assertReport(output, "futures.log-unobserved-failures: perhaps")
                .contains("Property: futures.log-unobserved-failures", "Value: \"perhaps\"", " - 1:34");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce(CapturedOutput output) {
        assertReport(output, """
                futures:
                  defaults:
                    keep-alive: never
                  executors:
                    taskExecutor:
                      max-workers: 0
                      type: quick
                """)
                .contains(
                        "Property: futures.defaults.keep-alive",
                        "Property: futures.executors.taskExecutor\n",
                        "Property: futures.executors.taskExecutor.max-workers",
                        "Property: futures.executors.taskExecutor.type");
    }

    @Test
    void twoExecutorsOfOneName(CapturedOutput output) {
        assertReport(output, "futures.executors.photos.max-workers: 2", Photos.class)
                .contains(
                        "Property: name() of bean 'images'",
                        "Value:    \"photos\"",
                        "bean 'photos' is an executor of this name, too",
                        "Give one of the two executors another name.");
    }

    private AbstractStringAssert<?> assertReport(CapturedOutput output, String yaml, Class<?>... more) {
        Class<?>[] sources = new Class<?>[more.length + 1];
        sources[0] = Application.class;
        System.arraycopy(more, 0, sources, 1, more.length);
        SpringApplication application = new SpringApplication(sources);
        application.setBannerMode(Banner.Mode.OFF);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            Path file = Files.writeString(folder.resolve("application.yml"), yaml);
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> application.run("--spring.config.location=" + file.toUri()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "Description:", "Action:");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(FuturesAutoConfiguration.class)
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class Images {

        @Bean
        String images() {
            return "a bean that has nothing to do with executors";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Photos {

        @Bean
        Executor images() {
            return Executor.builder("photos").threads(1).exitTimeout(null).build();
        }
    }
}
