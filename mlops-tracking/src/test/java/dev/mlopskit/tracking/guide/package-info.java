/** The code of docs/tracking.md. */
@NullMarked
package dev.mlopskit.tracking.guide;

import org.jspecify.annotations.NullMarked;
