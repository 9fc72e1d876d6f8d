/** What is done to models, and to who serves them, that must do no harm. */
@NullMarked
package dev.mlopskit.benchmarks.soak.serving;

import org.jspecify.annotations.NullMarked;
