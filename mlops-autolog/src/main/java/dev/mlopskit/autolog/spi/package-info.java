/** What whoever adds another library implements. */
@NullMarked
package dev.mlopskit.autolog.spi;

import org.jspecify.annotations.NullMarked;
