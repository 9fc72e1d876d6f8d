/** Reads the byte code of a caller, to know what Java does not say. */
@NullMarked
package dev.mlopskit.tracking.internal.bytecode;

import org.jspecify.annotations.NullMarked;
