/** Model packages in MLflow's format, and predictors that load them. */
@NullMarked
package dev.mlopskit.serving;

import org.jspecify.annotations.NullMarked;
