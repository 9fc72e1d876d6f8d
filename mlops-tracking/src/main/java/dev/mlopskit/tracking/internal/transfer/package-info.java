/** Moving and merging: runs and models from store to store, addresses to a new folder, runs to a file. */
@NullMarked
package dev.mlopskit.tracking.internal.transfer;

import org.jspecify.annotations.NullMarked;
