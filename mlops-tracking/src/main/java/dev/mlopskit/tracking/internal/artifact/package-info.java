/** Where artifacts lie, by the scheme of their address. */
@NullMarked
package dev.mlopskit.tracking.internal.artifact;

import org.jspecify.annotations.NullMarked;
