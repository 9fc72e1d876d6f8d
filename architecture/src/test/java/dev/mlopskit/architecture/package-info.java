/** The rules of the house. */
@NullMarked
package dev.mlopskit.architecture;

import org.jspecify.annotations.NullMarked;
