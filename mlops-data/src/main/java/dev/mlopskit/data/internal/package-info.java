/** The parts of a sketch, how they are written, and the arithmetic of drift. */
@NullMarked
package dev.mlopskit.data.internal;

import org.jspecify.annotations.NullMarked;
