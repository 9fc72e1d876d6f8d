package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tests share that hold in a file of SQLite and in PostgreSQL alike. Each of them runs on both. */
@ParameterizedClass
@EnumSource(EachDatabaseTest.Database.class)
abstract class EachDatabaseTest extends StoreTest {
    enum Database {
        SQLITE,
        POSTGRES
    }

    @Parameter
    Database database;

    private @Nullable PostgresDatabase postgres;

    @Override
    @BeforeEach
    void open() throws Exception {
        if (database == Database.POSTGRES && postgres == null) postgres = PostgresDatabase.create();
        super.open();
    }

    @Override
    @AfterEach
    void close() throws Exception {
        super.close();
        if (postgres != null) postgres.close();
    }

    /** Where the database is, as {@link #store(Path, String)} takes it. */
    final String uri() {
        return switch (database) {
            case SQLITE -> "";
            case POSTGRES -> postgres.uri();
        };
    }

    /** Opens a store that keeps all else in a folder. @param uri of its database; of the file there if it is empty */
    static Tracking store(Path folder, String uri) {
        return uri.isEmpty()
                ? Tracking.open(folder.resolve("mlflow.db"))
                : Tracking.builder()
                        .uri(uri)
                        .artifactRoot(folder.resolve("artifacts"))
                        .open();
    }

    @Override
    Tracking store() {
        return store(folder, uri());
    }

    @Override
    Connection connect() throws Exception {
        return postgres == null ? super.connect() : postgres.connect();
    }
}
