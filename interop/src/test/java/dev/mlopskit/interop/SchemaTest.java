package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that Java makes are those of MLflow, to the column, and stay so when MLflow migrates them. */
class SchemaTest {
    private static final String BASE = "6953534de441";

    @TempDir
    Path root;

    private Path ours = Path.of("");
    private Path theirs = Path.of("");

    @BeforeEach
    void makeFolders() throws Exception {
        ours = Files.createDirectories(root.resolve("ours"));
        theirs = Files.createDirectories(root.resolve("theirs"));
        JavaStore.write(ours);
    }

    @Test
    void a_new_file_has_the_schema_that_the_migrations_of_MLflow_3_0_1_make() throws Exception {
        Mlflow.FIRST.run("migrate.py", theirs, BASE);
        assertThat(SchemaDump.revision(theirs)).isEqualTo(BASE);
        assertSame();
    }

    @Test
    void a_file_that_the_newest_MLflow_migrated_has_the_schema_of_one_that_it_made() throws Exception {
        Mlflow.NEWEST.run("open_store.py", ours);
        Mlflow.NEWEST.run("open_store.py", theirs);
        assertSame();
    }

    private void assertSame() throws Exception {
        Map<String, List<String>> made = SchemaDump.of(ours);
        Map<String, List<String>> wanted = SchemaDump.of(theirs);
        assertThat(SchemaDump.revision(ours)).isEqualTo(SchemaDump.revision(theirs));
        assertThat(wanted).containsKeys("runs", "metrics", "latest_metrics", "model_versions", "logged_models");
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(made.keySet()).isEqualTo(wanted.keySet());
            for (String table : new TreeSet<>(wanted.keySet()))
                softly.assertThat(made.get(table)).as(table).isEqualTo(wanted.get(table));
        });
    }
}
