package dev.mlopskit.autolog.internal.xgboost;

import dev.mlopskit.autolog.AutologException;
import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.internal.ModelDirectory;
import dev.mlopskit.autolog.internal.PythonEnvironment;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** A booster as {@code mlflow.xgboost} of MLflow 3.17.2 saves one: UBJSON, which XGBoost recommends. */
final class XGBoostModel {
    private static final String FORMAT = "ubj";

    private XGBoostModel() {}

    /** Logs a booster that is trained already: it knows its features and trees, and no params. */
    static LoggedModel log(Object model, TrainingLog log) {
        try {
            Booster booster = (Booster) model;
            log.importance(Importance.WEIGHT, Importance.weight(booster));
            return log.model(of(booster));
        } catch (XGBoostError e) {
            throw new AutologException(
                    "the booster cannot be logged: " + e.getMessage() + "; log it before it is disposed", e);
        }
    }

    static ModelDirectory of(Booster booster) throws XGBoostError {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        entries.put("code", null);
        entries.put("model_class", "xgboost.core.Booster");
        entries.put("model_format", FORMAT);
        entries.put("xgb_version", version());
        return new ModelDirectory(
                "xgboost",
                entries,
                "model." + FORMAT,
                booster.toByteArray(FORMAT),
                columns(booster),
                // A release reads what older ones wrote, not the other way round.
                new PythonEnvironment("mlflow.xgboost", List.of("pandas", "xgboost>=" + version())));
    }

    /** The columns of a table, where all of them have names and are numbers. XGBoost4J gives a null for what it does not know. */
    private static List<String> columns(Booster booster) throws XGBoostError {
        List<@Nullable String> types = Arrays.asList(booster.getFeatureTypes());
        List<@Nullable String> names = Arrays.asList(booster.getFeatureNames());
        return types.contains("c") || names.contains(null) ? List.of() : List.copyOf(names);
    }

    /** The library's own word for its version, else the one that this was built with. */
    private static String version() {
        try (InputStream in = Booster.class.getResourceAsStream("/xgboost4j-version.properties")) {
            Properties properties = new Properties();
            if (in != null) properties.load(in);
            return properties.getProperty("version", Library.XGBOOST.builtWith());
        } catch (IOException e) {
            return Library.XGBOOST.builtWith();
        }
    }
}
