/** Model packages in MLflow's format, and predictors that load them. */
module dev.mlopskit.serving {
    requires static transitive org.jspecify;
    requires static com.github.luben.zstd_jni;
    requires static com.microsoft.onnxruntime;
    requires static duckdb.jdbc;
    requires static lightgbm4j;
    requires static micrometer.core;
    requires static ml.dmlc.xgboost4j;
    requires static com.oracle.labs.mlrg.olcut;
    requires static org.tribuo.classification.core;
    requires static org.tribuo.core;
    requires static org.tribuo.regression.core;
    requires transitive dev.mlopskit.core;
    requires transitive dev.mlopskit.data;
    requires transitive dev.mlopskit.tracking;
    requires de.siegmar.fastcsv;
    requires jdk.httpserver;
    requires org.apache.commons.compress;
    requires HdrHistogram;
    requires java.xml;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.mlopskit.serving;
    exports dev.mlopskit.serving.batch;
    exports dev.mlopskit.serving.endpoint;
    exports dev.mlopskit.serving.protocol;
    exports dev.mlopskit.serving.spi;

    uses dev.mlopskit.serving.spi.Flavor;
    uses dev.mlopskit.serving.spi.ModelFunction;
}
