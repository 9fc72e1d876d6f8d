/** Models that are code of the application. */
@NullMarked
package dev.mlopskit.serving.internal.function;

import org.jspecify.annotations.NullMarked;
