/** Logs what XGBoost4J, LightGBM4J and Tribuo train. Each of them is optional. */
module dev.mlopskit.autolog {
    requires static transitive org.jspecify;
    requires static transitive lightgbm4j;
    requires static transitive ml.dmlc.xgboost4j;
    requires static transitive org.tribuo.core;
    requires static com.oracle.labs.mlrg.olcut;
    requires transitive dev.mlopskit.core;
    requires transitive dev.mlopskit.tracking;
    requires org.slf4j;

    exports dev.mlopskit.autolog;
    exports dev.mlopskit.autolog.spi;

    uses dev.mlopskit.autolog.spi.Autologger;

    provides dev.mlopskit.autolog.spi.Autologger with
            dev.mlopskit.autolog.internal.lightgbm.LightGBMAutologger,
            dev.mlopskit.autolog.internal.tribuo.TribuoAutologger,
            dev.mlopskit.autolog.internal.xgboost.XGBoostAutologger;
}
