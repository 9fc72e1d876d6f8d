package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of plain files in MLflow's layout keeps what every store promises, but for keys that are files. */
class FileContractTest extends TrackingStoreContract {
    @TempDir
    Path folder;

    @Override
    protected TrackingStore open() {
        return BuiltIn.open(folder.resolve("mlruns").toString());
    }

    @Override
    protected TrackingStore openAgain() {
        return open();
    }

    @Test
    @Disabled("MLflow's layout has a file for a key, and a folder cannot have its name: it is a ConflictException")
    @Override
    public void a_key_can_read_like_the_folder_of_another() {}

    @Test
    @Disabled("MLflow's file store fails at a '%': it is an InvalidValueException")
    @Override
    public void the_name_of_a_registered_model_may_have_a_percent_sign() {}
}
