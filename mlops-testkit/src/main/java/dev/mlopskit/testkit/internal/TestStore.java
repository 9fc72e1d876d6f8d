package dev.mlopskit.testkit.internal;

import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open store, and what goes when it is closed.
 *
 * @param folder the folder that it lies in; {@code null} if it lies in none, or is kept
 * @param isShared whether it is kept
 */
record TestStore(Tracking tracking, @Nullable Path folder, boolean isShared) implements AutoCloseable {
    static TestStore inMemory() {
        Tracking tracking = Tracking.builder()
                .uri("sqlite:///:memory:")
                .environment(Map.of())
                .open();
        return new TestStore(tracking, null, false);
    }

    static TestStore temporary() {
        try {
            Path folder = Files.createTempDirectory("mlopskit-tests-");
            // Tests must not depend on what the machine they run on has in MLFLOW_EXPERIMENT_NAME or MLFLOW_RUN_ID.
            Tracking tracking = Tracking.builder()
                    .file(folder.resolve("mlflow.db"))
                    .environment(Map.of())
                    .open();
            return new TestStore(tracking, folder, false);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the store of the tests", e);
        }
    }

    static TestStore shared(String uri) {
        Tracking tracking =
                uri.isEmpty() ? Tracking.open() : Tracking.builder().uri(uri).open();
        return new TestStore(tracking, null, true);
    }

    @Override
    public void close() {
        tracking.close();
        if (folder != null) delete(folder);
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the store of the tests, " + folder, e);
        }
    }
}
