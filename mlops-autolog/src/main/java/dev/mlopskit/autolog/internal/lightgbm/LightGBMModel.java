package dev.mlopskit.autolog.internal.lightgbm;

import dev.mlopskit.autolog.AutologException;
import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.internal.ModelDirectory;
import dev.mlopskit.autolog.internal.PythonEnvironment;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A booster as {@code mlflow.lightgbm} of MLflow 3.17.2 saves one: LightGBM's text. */
final class LightGBMModel {
    /** The names that LightGBM makes up where none were given. */
    private static final Pattern NUMBERED = Pattern.compile("Column_\\d+");

    private LightGBMModel() {}

    /** Logs a booster that is trained already; its text says with which params. */
    static LoggedModel log(Object model, TrainingLog log) {
        try {
            LGBMBooster booster = (LGBMBooster) model;
            String text = text(booster, 0);
            log.params(Parameters.ofModel(text).values());
            for (FeatureImportanceType type : FeatureImportanceType.values()) importance(booster, 0, type, log);
            return log.model(of(text, List.of(booster.getFeatureNames())));
        } catch (LGBMException e) {
            throw new AutologException(
                    "the booster cannot be logged: " + e.getMessage() + "; log it before it is closed", e);
        }
    }

    /**
     * The text of the first rounds.
     *
     * @param rounds 0 for all
     */
    static String text(LGBMBooster booster, int rounds) throws LGBMException {
        return booster.saveModelToString(0, rounds, FeatureImportanceType.SPLIT);
    }

    static ModelDirectory of(String text, List<String> features) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        entries.put("code", null);
        entries.put("lgb_version", version());
        entries.put("model_class", "lightgbm.basic.Booster");
        boolean named =
                features.stream().noneMatch(name -> NUMBERED.matcher(name).matches());
        // Categories need the type that they had in training, so a table of plain numbers would be refused.
        boolean numbers = Parameters.ofModel(text)
                .values()
                .getOrDefault("categorical_feature", "")
                .isEmpty();
        return new ModelDirectory(
                "lightgbm",
                entries,
                "model.lgb",
                text.getBytes(StandardCharsets.UTF_8),
                named && numbers ? features : List.of(),
                new PythonEnvironment("mlflow.lightgbm", List.of("lightgbm>=" + version(), "pandas")));
    }

    static void importance(LGBMBooster booster, int rounds, FeatureImportanceType type, TrainingLog log)
            throws LGBMException {
        String[] features = booster.getFeatureNames();
        double[] values = booster.featureImportance(rounds, type);
        Map<String, Number> importance = new LinkedHashMap<>();
        for (int i = 0; i < features.length; i++)
            // Counts of splits are whole numbers, in MLflow's file too.
            importance.put(features[i], type == FeatureImportanceType.SPLIT ? (Number) (long) values[i] : values[i]);
        log.importance(type.name().toLowerCase(Locale.ROOT), importance);
    }

    /** LightGBM's version; the wrapper's has a release of its own behind a dash. */
    private static String version() {
        return Library.LIGHTGBM.builtWith().replaceFirst("-.*", "");
    }
}
