package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/**
 * All that a {@link TrackingStore} promises, as tests for JUnit 5 and 6. Whoever writes a store extends this class:
 *
 * {@snippet class = "dev.mlopskit.testkit.spi.SqliteFileContractTest" region = "contract"}
 *
 * The store may hold other things: each test makes names of its own. The tests of a part alone are an interface each, such as
 * {@link ArtifactStoreContract}. A test that a store cannot pass is overridden, with {@code @Disabled} and the reason.
 */
public abstract class TrackingStoreContract
        implements ExperimentStoreContract,
                RunStoreContract,
                BatchContract,
                MetricContract,
                SearchContract,
                PageContract,
                ExperimentSearchContract,
                LoggedModelSearchContract,
                RegistrySearchContract,
                LoggedModelStoreContract,
                RegistryStoreContract,
                AliasContract,
                TrashContract,
                AdoptionContract,
                RelocationContract,
                ClosingContract,
                SharingContract,
                ArtifactStoreContract,
                LimitsContract,
                HostileInputContract {
    private final Deque<TrackingStore> opened = new ArrayDeque<>();
    private @Nullable TrackingStore store;

    /** Starts without a store; each test opens its own. */
    protected TrackingStoreContract() {}

    /** Opens the store. Called once in a test that needs one, first of all. */
    protected abstract TrackingStore open() throws Exception;

    /**
     * Opens the store that {@link #open} gave once more, as another process would. By default there is no such thing, as with a
     * store in memory, and the tests that need it are skipped.
     */
    protected TrackingStore openAgain() throws Exception {
        return Assumptions.abort("this store has one handle only: openAgain() is not overridden");
    }

    @Override
    public final TrackingStore store() throws Exception {
        if (store == null) {
            store = open();
            opened.push(store);
        }
        return store;
    }

    @Override
    public final TrackingStore sameStore() throws Exception {
        store();
        TrackingStore again = openAgain();
        opened.push(again);
        return again;
    }

    @Override
    public final ArtifactStore artifacts() throws Exception {
        return store().artifacts(Given.run(store()).artifactUri());
    }

    /** Closes what the test opened. */
    @AfterEach
    public final void closeStores() {
        while (!opened.isEmpty()) opened.pop().close();
    }
}
