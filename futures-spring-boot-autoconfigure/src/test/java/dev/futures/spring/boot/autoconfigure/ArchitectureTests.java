package dev.futures.spring.boot.autoconfigure;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasReturnType.Predicates.rawReturnType;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

/** One sub-package a feature, all of them beside the base package that they build on, wired as Boot wires its own. */
@AnalyzeClasses(
        packages = "dev.futures.spring.boot.autoconfigure",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTests {

    private static final String BASE = "dev.futures.spring.boot.autoconfigure";

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().assignedFrom(eachPackage()).should().beFreeOfCycles().allowEmptyShould(false);

    /** Else a feature can neither be left out nor be taken away. */
    @ArchTest
    static final ArchRule basePackage_knowsNoFeature = noClasses()
            .that()
            .resideInAPackage(BASE)
            .should()
            .dependOnClassesThat(resideInAPackage(BASE + "..").and(not(resideInAPackage(BASE))))
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule autoConfigurations_arePublicAndFinal = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .andShould()
            .haveSimpleNameEndingWith("AutoConfiguration")
            .allowEmptyShould(false);

    /** They are called by Spring alone. */
    @ArchTest
    static final ArchRule beanMethods_arePackagePrivate = methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .should()
            .bePackagePrivate()
            .allowEmptyShould(false);

    /** Else the class that declares one is created before all other beans, and with it whatever it asks for. */
    @ArchTest
    static final ArchRule postProcessorBeanMethods_areStatic = methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .and(have(rawReturnType(
                    are(assignableTo(BeanPostProcessor.class).or(assignableTo(BeanFactoryPostProcessor.class))))))
            .should()
            .beStatic()
            .allowEmptyShould(false);

    /** The class that is not there may be the method's own return type: then asking for the condition fails first. */
    @ArchTest
    static final ArchRule conditionsOnClasses_areNotOnMethods =
            methods().should().notBeAnnotatedWith(ConditionalOnClass.class).allowEmptyShould(false);

    /** An auto-configuration that is not listed is never found; one that is listed and gone stops every start. */
    @ArchTest
    static void autoConfigurations_areListed(JavaClasses classes) {
        String[] declared = classes.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .toArray(String[]::new);
        assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
                .filteredOn(name -> name.startsWith("dev.futures."))
                .isNotEmpty()
                .containsExactlyInAnyOrder(declared);
    }

    private static SliceAssignment eachPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "each package";
            }
        };
    }
}
