/** All that knows XGBoost4J. */
@NullMarked
package dev.mlopskit.autolog.internal.xgboost;

import org.jspecify.annotations.NullMarked;
