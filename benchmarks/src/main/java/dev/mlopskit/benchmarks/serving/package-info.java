/** What a model costs that is served. */
@NullMarked
package dev.mlopskit.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
