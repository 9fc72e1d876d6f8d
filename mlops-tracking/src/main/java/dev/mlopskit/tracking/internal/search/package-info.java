/** Searching by MLflow's rules: its grammar, what each entity has, pages, and searches in memory. */
@NullMarked
package dev.mlopskit.tracking.internal.search;

import org.jspecify.annotations.NullMarked;
