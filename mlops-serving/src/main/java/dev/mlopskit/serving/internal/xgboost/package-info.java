/** Boosters of XGBoost, run by XGBoost4J. */
@NullMarked
package dev.mlopskit.serving.internal.xgboost;

import org.jspecify.annotations.NullMarked;
