package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

// @start region="contract"
/** The store in an SQLite file keeps what every store promises. */
class SqliteFileContractTest extends TrackingStoreContract {
    @TempDir
    Path folder;

    @Override
    protected TrackingStore open() {
        return BuiltIn.open("sqlite:///" + folder.resolve("mlflow.db"));
    }

    @Override
    protected TrackingStore openAgain() {
        return open();
    }
}
// @end
