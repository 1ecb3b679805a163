package dev.futures;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which items of {@code docs/contract.md} a test pins; {@link ContractCoverageTests} holds the two together. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Item {

    /** The numbers of the items. */
    int[] value();
}
