package dev.futures;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the core may depend on, and what of it may be seen. */
@AnalyzeClasses(packages = "dev.futures", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    /** An executor must be usable where there is no framework; one that is needed here is named here first. */
    @ArchTest
    static final ArchRule core_dependsOnNothingButTheJdkSlf4jAndJspecify = classes()
            .should(onlyDependOnClassesThat(
                    resideInAnyPackage("dev.futures..", "java..", "org.slf4j..", "org.jspecify.annotations..")))
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().assignedFrom(eachPackage()).should().beFreeOfCycles().allowEmptyShould(false);

    /** Else a caller meets a type that it can neither name nor read about. */
    @ArchTest
    static final ArchRule publicTypes_mentionOnlyPublicTypes = classes()
            .that(areSeenFromOutside())
            .should(mentionOnlyPublicTypes())
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule core_logsAndNeverPrints =
            noClasses().should(ACCESS_STANDARD_STREAMS).allowEmptyShould(false);

    /** It may be set, and jump: what takes time is measured by {@code System.nanoTime}, which goes on evenly. */
    @ArchTest
    static final ArchRule core_doesNotLookAtTheWallClock = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(
                    target(owner(resideInAnyPackage("java.time.."))).and(target(nameMatching("now|system.*|tick.*"))))
            .orShould()
            .callConstructor(java.util.Date.class)
            .orShould()
            .callMethodWhere(target(nameMatching("parkUntil|awaitUntil")))
            .allowEmptyShould(false);

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

    private static DescribedPredicate<JavaClass> areSeenFromOutside() {
        return DescribedPredicate.describe("are seen from outside", ArchitectureTests::seen);
    }

    private static boolean seen(JavaClass type) {
        return seen(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTests::seen).orElse(true);
    }

    private static boolean seen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaClass> mentionOnlyPublicTypes() {
        return new ArchCondition<>("mention only public types in what they show") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getSuperclass().ifPresent(superclass -> report(type, "extends", superclass, events));
                type.getInterfaces().forEach(each -> report(type, "implements", each, events));
                type.getTypeParameters().forEach(each -> report(type, "is parameterised by", each, events));
                type.getMembers().stream()
                        .filter(member -> seen(member.getModifiers()))
                        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .forEach(member -> types(member)
                                .forEach(each -> report(type, member.getName() + " mentions", each, events)));
            }
        };
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit method = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(method.getReturnType()),
                        method.getParameterTypes().stream(),
                        method.getTypeParameters().stream(),
                        method.getExceptionTypes().stream())
                .flatMap(each -> each);
    }

    private static void report(JavaClass type, String how, JavaType mentioned, ConditionEvents events) {
        Set<String> hidden = mentioned.getAllInvolvedRawTypes().stream()
                .filter(each -> !seen(each))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        if (!hidden.isEmpty()) {
            events.add(violated(type, type.getName() + " " + how + " " + hidden));
        }
    }
}
