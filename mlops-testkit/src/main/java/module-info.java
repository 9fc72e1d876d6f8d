/** For tests of applications that use mlopskit: a JUnit extension, assertions on runs, scores over seeds, a clock and an executor driven by hand; and the contract of stores. */
module dev.mlopskit.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.mlopskit.pipeline;
    requires transitive dev.mlopskit.tracking;
    requires transitive org.junit.jupiter.api;
    requires org.apache.commons.statistics.distribution;

    exports dev.mlopskit.testkit;
    exports dev.mlopskit.testkit.spi;

    // JUnit makes the extension that @WithTracking names.
    opens dev.mlopskit.testkit.internal to
            org.junit.platform.commons;
}
