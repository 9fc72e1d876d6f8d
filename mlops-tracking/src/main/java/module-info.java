/** Experiment tracking and the model registry, in an MLflow database. */
module dev.mlopskit.tracking {
    requires static jdk.jfr;
    requires static transitive org.jspecify;
    requires transitive dev.mlopskit.core;
    requires de.siegmar.fastcsv;
    requires java.management;
    requires java.sql;
    requires jdk.management;
    requires org.slf4j;
    requires static org.postgresql.jdbc;
    requires org.xerial.sqlitejdbc;

    exports dev.mlopskit.tracking;
    exports dev.mlopskit.tracking.spi;
}
