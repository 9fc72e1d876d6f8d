package dev.mlopskit.serving;

import org.jspecify.annotations.Nullable;

/** What a signature says about one input or one output: a column, or a tensor. */
public sealed interface Spec permits ColumnSpec, TensorSpec {
    /** Its name; {@code null} for a single one without a name. */
    @Nullable
    String name();
}
