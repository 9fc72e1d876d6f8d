/** This library beside the real MLflow and in a real browser. */
@NullMarked
package dev.mlopskit.interop;

import org.jspecify.annotations.NullMarked;
