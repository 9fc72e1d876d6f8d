/** Sketches and profiles of columns and tables, and the statistics of drift between two of them. */
module dev.mlopskit.data {
    requires static transitive org.jspecify;
    requires transitive dev.mlopskit.core;
    requires org.apache.commons.statistics.inference;

    exports dev.mlopskit.data;
}
