/** Trust runs: what was acknowledged is there, whatever happens to the process, the file or the disk. */
@NullMarked
package dev.mlopskit.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
