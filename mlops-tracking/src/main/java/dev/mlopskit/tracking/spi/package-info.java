/**
 * What a store of runs and models, or a place for artifacts, implements. Users of the library do not need this package. Whoever
 * adds one begins with {@link dev.mlopskit.tracking.spi.TrackingStoreProvider} or
 * {@link dev.mlopskit.tracking.spi.ArtifactStoreProvider}, and ends with the contract tests of {@code mlops-testkit}.
 */
@NullMarked
package dev.mlopskit.tracking.spi;

import org.jspecify.annotations.NullMarked;
