/** All that knows Tribuo. */
@NullMarked
package dev.mlopskit.autolog.internal.tribuo;

import org.jspecify.annotations.NullMarked;
