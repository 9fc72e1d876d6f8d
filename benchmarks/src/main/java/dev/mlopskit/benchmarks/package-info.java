/** This library beside hand-written code and beside its peers. */
@NullMarked
package dev.mlopskit.benchmarks;

import org.jspecify.annotations.NullMarked;
