/** Experiment tracking and the model registry, in an MLflow database. */
@NullMarked
package dev.mlopskit.tracking;

import org.jspecify.annotations.NullMarked;
