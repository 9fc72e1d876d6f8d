package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that Java makes in PostgreSQL are those of MLflow, to the column, and stay so when MLflow migrates them. */
class PostgresSchemaTest {
    private static final String BASE = "6953534de441";

    @TempDir
    Path root;

    private Place ours() {
        Place ours = Place.Kind.POSTGRES.in(root.resolve("ours"));
        JavaStore.write(ours);
        return ours;
    }

    private Place theirs() {
        return Place.Kind.POSTGRES.in(root.resolve("theirs"));
    }

    @Test
    void a_new_database_has_the_schema_that_the_migrations_of_MLflow_3_0_1_make() throws Exception {
        Place ours = ours();
        Place theirs = theirs();
        Mlflow.FIRST.run("migrate.py", theirs, BASE);
        assertThat(PostgresSchemaDump.revision(theirs)).isEqualTo(BASE);
        assertSame(ours, theirs);
    }

    @Test
    void a_database_that_MLflow_3_0_1_migrated_has_the_schema_of_one_that_it_made() throws Exception {
        assertSameWhenOpened(Mlflow.FIRST);
    }

    @Test
    void a_database_that_the_newest_MLflow_migrated_has_the_schema_of_one_that_it_made() throws Exception {
        assertSameWhenOpened(Mlflow.NEWEST);
    }

    private void assertSameWhenOpened(Mlflow mlflow) throws Exception {
        Place ours = ours();
        Place theirs = theirs();
        Node migrated = mlflow.run("open_store.py", ours);
        Node made = mlflow.run("open_store.py", theirs);
        assertThat(migrated.at("revision").text()).isNotEqualTo(BASE);
        assertThat(made.at("revision").text()).isEqualTo(migrated.at("revision").text());
        assertSame(ours, theirs);
        // What MLflow's own check of its models against the tables finds, it finds in its own database too.
        assertThat(mlflow.run("compare_schema.py", ours).texts())
                .isEqualTo(mlflow.run("compare_schema.py", theirs).texts());
    }

    private static void assertSame(Place ours, Place theirs) throws Exception {
        Map<String, List<String>> made = PostgresSchemaDump.of(ours);
        Map<String, List<String>> wanted = PostgresSchemaDump.of(theirs);
        assertThat(PostgresSchemaDump.revision(ours)).isEqualTo(PostgresSchemaDump.revision(theirs));
        assertThat(wanted).containsKeys("runs", "metrics", "latest_metrics", "model_versions", "logged_models");
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(made.keySet()).isEqualTo(wanted.keySet());
            for (String table : new TreeSet<>(wanted.keySet()))
                softly.assertThat(made.get(table)).as(table).isEqualTo(wanted.get(table));
        });
    }
}
