/** What a store of runs and models implements. Users of the library do not need this package. */
@NullMarked
package dev.mlopskit.tracking.spi;

import org.jspecify.annotations.NullMarked;
