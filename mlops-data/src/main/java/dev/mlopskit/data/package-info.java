/**
 * Sketches of columns and tables, which are added to, the profiles that they give, which are values, and the statistics of
 * drift between two profiles.
 */
@NullMarked
package dev.mlopskit.data;

import org.jspecify.annotations.NullMarked;
