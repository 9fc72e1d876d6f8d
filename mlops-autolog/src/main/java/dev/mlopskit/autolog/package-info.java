/** Logs a training, or a trained model, with one line. */
@NullMarked
package dev.mlopskit.autolog;

import org.jspecify.annotations.NullMarked;
