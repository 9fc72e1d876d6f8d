/** The code of docs/serving.md. */
@NullMarked
package dev.mlopskit.serving.guide;

import org.jspecify.annotations.NullMarked;
