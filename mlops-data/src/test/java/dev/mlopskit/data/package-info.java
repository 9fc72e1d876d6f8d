/** The rules of sketches, profiles and drift. */
@NullMarked
package dev.mlopskit.data;

import org.jspecify.annotations.NullMarked;
