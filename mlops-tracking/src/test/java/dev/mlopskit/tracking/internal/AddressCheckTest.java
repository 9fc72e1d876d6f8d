package dev.mlopskit.tracking.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A slip in the address of a store makes no folder. */
class AddressCheckTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "databricks, is Databricks",
        "databricks://profile, is Databricks",
        "127.0.0.1:5987, did you mean http://127.0.0.1:5987?",
        "localhost:5000, did you mean http://localhost:5000?",
        "mlflow.example.org:5000/path, did you mean http://mlflow.example.org:5000/path?",
        "~/mlflow.db, did you mean sqlite:///",
        "~/mlruns, did you mean /",
        "sqlite:///~/mlflow.db, did you mean sqlite:////",
        "mlflow.db, did you mean sqlite:///mlflow.db?",
        "file:runs.sqlite, did you mean sqlite:///runs.sqlite?",
    })
    void a_slip_is_refused_with_what_may_have_been_meant(String uri, String message) {
        assertThatThrownBy(() -> Tracking.builder().uri(uri).open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlruns",
                "./mlruns",
                "C:/mlruns",
                "a~b",
                "my.database/mlruns",
                "sqlite:///mlflow.db",
                "sqlite:///:memory:",
                "http://localhost:5000",
                "postgresql://user@host:5432/my.db",
                "file:///tmp/mlruns"
            })
    void an_address_that_means_what_it_says_is_let_through(String uri) {
        assertThatCode(() -> AddressCheck.refuseSlips(uri)).doesNotThrowAnyException();
    }

    @Test
    void a_folder_that_is_there_may_have_such_a_name() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs.db"));
        try (Tracking tracking = Tracking.builder().uri(runs.toString()).open()) {
            tracking.experiment("penguins");
        }
    }
}
