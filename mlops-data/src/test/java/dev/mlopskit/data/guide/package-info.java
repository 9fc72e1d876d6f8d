/** The code of docs/data.md. */
@NullMarked
package dev.mlopskit.data.guide;

import org.jspecify.annotations.NullMarked;
