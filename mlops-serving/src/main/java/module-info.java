/** Model packages in MLflow's format, and predictors that load them. */
module dev.mlopskit.serving {
    requires static transitive org.jspecify;
    requires static com.microsoft.onnxruntime;
    requires static lightgbm4j;
    requires static ml.dmlc.xgboost4j;
    requires static com.oracle.labs.mlrg.olcut;
    requires static org.tribuo.classification.core;
    requires static org.tribuo.core;
    requires static org.tribuo.regression.core;
    requires transitive dev.mlopskit.core;
    requires transitive dev.mlopskit.tracking;
    requires org.apache.commons.compress;
    requires java.xml;
    requires org.slf4j;

    exports dev.mlopskit.serving;
    exports dev.mlopskit.serving.spi;

    uses dev.mlopskit.serving.spi.Flavor;
    uses dev.mlopskit.serving.spi.ModelFunction;
}
