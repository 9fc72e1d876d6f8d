/** Boosters of LightGBM, run by LightGBM4J. */
@NullMarked
package dev.mlopskit.serving.internal.lightgbm;

import org.jspecify.annotations.NullMarked;
