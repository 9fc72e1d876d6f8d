/** All that knows LightGBM4J. */
@NullMarked
package dev.mlopskit.autolog.internal.lightgbm;

import org.jspecify.annotations.NullMarked;
