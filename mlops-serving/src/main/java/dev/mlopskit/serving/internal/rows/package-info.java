/** Rows of users as tensors of a model, and tensors as rows of answers. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.rows;

import org.jspecify.annotations.NullMarked;
