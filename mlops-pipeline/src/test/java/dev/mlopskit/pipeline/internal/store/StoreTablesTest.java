package dev.mlopskit.pipeline.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTablesTest {
    @TempDir
    Path folder;

    @Test
    void tables_of_another_release_are_left_alone() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            StoreTables tables = StoreTables.of(tracking.store(), "the journal");
            tables.append(rows -> rows.update("UPDATE mlopskit_versions SET version = 2"));
            assertThatThrownBy(() -> StoreTables.of(tracking.store(), "the cache"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageStartingWith("the cache in sqlite:")
                    .hasMessageEndingWith("cannot be opened, as its tables are of version 2 and this release knows"
                            + " version 1: use the release that made them");
        }
    }

    @Test
    void an_error_says_of_what_and_where_it_is_and_that_it_may_pass() {
        Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
        StoreTables tables = StoreTables.of(tracking.store(), "the journal");
        tracking.close();
        assertThatThrownBy(() -> tables.append(rows -> rows.update("UPDATE mlopskit_versions SET version = 2")))
                .isInstanceOf(StoreFailure.class)
                .hasMessageMatching(
                        "the journal in sqlite:.*mlflow.db could not be written: .* is closed: open it again");
        assertThatThrownBy(() -> tables.read(rows -> rows.list("SELECT 1", row -> 1)))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("could not be read");
    }

    @Test
    void purposes_of_one_database_share_transactions() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Tracking same = Tracking.open(folder.resolve("mlflow.db"));
                Tracking other = Tracking.open(folder.resolve("other.db"))) {
            StoreTables journal = StoreTables.of(tracking.store(), "the journal");
            assertThat(journal.isWith(StoreTables.of(tracking.store(), "the events")))
                    .isTrue();
            assertThat(journal.isWith(StoreTables.of(same.store(), "the events")))
                    .isTrue();
            assertThat(journal.isWith(StoreTables.of(other.store(), "the events")))
                    .isFalse();
        }
    }
}
