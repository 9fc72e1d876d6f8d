package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.TrackingStore;

/** The store in memory keeps what every store promises that has one handle. */
class SqliteMemoryContractTest extends TrackingStoreContract {
    @Override
    protected TrackingStore open() {
        return BuiltIn.open("sqlite:///:memory:");
    }
}
