/** How tracking works inside. */
@NullMarked
package dev.mlopskit.tracking.internal;

import org.jspecify.annotations.NullMarked;
