/** Experiment tracking and the model registry, in an MLflow database. */
module dev.mlopskit.tracking {
    requires static jdk.jfr;
    requires static transitive org.jspecify;
    requires transitive dev.mlopskit.core;
    requires de.siegmar.fastcsv;
    requires java.management;
    requires java.net.http;
    requires transitive java.sql;
    requires jdk.management;
    requires org.slf4j;
    requires static org.postgresql.jdbc;
    requires org.xerial.sqlitejdbc;
    requires static transitive java.desktop;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.http;
    requires static software.amazon.awssdk.http.urlconnection;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.services.s3;
    requires static software.amazon.awssdk.utils;

    exports dev.mlopskit.tracking;
    exports dev.mlopskit.tracking.spi;

    uses dev.mlopskit.tracking.spi.ArtifactStoreProvider;
    uses dev.mlopskit.tracking.spi.TrackingStoreProvider;

    provides dev.mlopskit.tracking.spi.ArtifactStoreProvider with
            dev.mlopskit.tracking.internal.artifact.LocalProvider,
            dev.mlopskit.tracking.internal.artifact.S3Provider,
            dev.mlopskit.tracking.internal.rest.ProxyProvider;
    provides dev.mlopskit.tracking.spi.TrackingStoreProvider with
            dev.mlopskit.tracking.internal.sql.SqliteProvider,
            dev.mlopskit.tracking.internal.sql.PostgresProvider,
            dev.mlopskit.tracking.internal.rest.ServerProvider,
            dev.mlopskit.tracking.internal.file.FolderProvider;
}
