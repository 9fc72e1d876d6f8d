package dev.mlopskit.serving;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a record's component has in a model's signature. Without it, a component stands for the column of the same
 * name, or else for the one of the same name in snake case: {@code billLengthMm} for {@code bill_length_mm}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    /** The column or tensor in the signature. */
    String value();
}
