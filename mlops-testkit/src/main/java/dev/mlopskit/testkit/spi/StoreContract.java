package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.TrackingStore;

/** What the tests of the parts of a {@link TrackingStore} work on. {@link TrackingStoreContract} implements it. */
public interface StoreContract {
    /** The store, the same one in all of a test. */
    TrackingStore store() throws Exception;

    /** Another handle on the same store, a new one at each call; skips the test of a store that has one handle only. */
    TrackingStore sameStore() throws Exception;
}
