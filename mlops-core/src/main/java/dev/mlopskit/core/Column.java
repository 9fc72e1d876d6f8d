package dev.mlopskit.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of the column that a record's component stands for, in the schema of a dataset and in the signature of a model.
 * Without it, a component makes a column of its own name in snake case: {@code billLengthMm} makes {@code bill_length_mm}.
 * Where a model has its columns already, the component stands for the one of its own name, or else of that name in snake case.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    /** The column or tensor; not empty. */
    String value();
}
