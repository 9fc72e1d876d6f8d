/** Typed DAGs, run in process. */
module dev.mlopskit.pipeline {
    requires static kafka.clients;
    requires static micrometer.core;
    requires static transitive jdk.httpserver;
    requires static transitive org.jspecify;
    requires transitive dev.mlopskit.core;
    requires transitive dev.mlopskit.tracking;
    requires java.management;
    requires java.net.http;
    requires org.slf4j;

    exports dev.mlopskit.pipeline;
    exports dev.mlopskit.pipeline.listener;
    exports dev.mlopskit.pipeline.spi;
}
