package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.model.BuildProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The flavor of a package that is written here.
 *
 * @param name its key in {@code MLmodel}
 * @param data the name of the main file
 * @param config the flavor's own part of {@code MLmodel}, without the name of the file
 * @param python what runs it in Python; {@code null} if Python's MLflow has no such flavor
 */
public record WrittenFlavor(
        String name,
        String data,
        Map<String, ? extends @Nullable Object> config,
        @Nullable Python python) {
    /**
     * What Python's MLflow needs to load a model.
     *
     * @param version of Python
     * @param requirements beside MLflow itself, as {@code pip} takes them: ranges, since MLflow warns of each miss
     */
    public record Python(String version, List<String> requirements) {}

    /** XGBoost from 3.3 on needs it. */
    private static final String PYTHON = "3.12.10";

    /** A booster as {@code mlflow.xgboost} of MLflow 3.17 saves one. The library's version is the one that the build was tested with. */
    public static WrittenFlavor xgboost(Content model) {
        // An object in UBJSON begins with the length of its first key.
        byte[] head = model.head(2);
        String format = head.length > 1 && head[1] == 'L' ? "ubj" : "json";
        String version = BuildProperties.get("xgboost.version");
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("code", null);
        config.put("model_class", "xgboost.core.Booster");
        config.put("model_format", format);
        config.put("xgb_version", version);
        // The file says which XGBoost made it, and each reads what older ones wrote; 2.0 is the oldest that MLflow 3
        // takes.
        return new WrittenFlavor(
                "xgboost", "model." + format, config, new Python(PYTHON, List.of("pandas", "xgboost>=2.0")));
    }

    /** A booster as {@code mlflow.lightgbm} of MLflow 3.17 saves one: LightGBM's text. */
    public static WrittenFlavor lightgbm() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("code", null);
        config.put(
                "lgb_version",
                // The wrapper's version has a release of its own behind a dash.
                BuildProperties.get("lightgbm.version").replaceFirst("-.*", ""));
        config.put("model_class", "lightgbm.basic.Booster");
        return new WrittenFlavor(
                "lightgbm", "model.lgb", config, new Python(PYTHON, List.of("lightgbm>=4.0", "pandas")));
    }

    /** A model of Tribuo, written by {@code Model.serializeToFile}. */
    public static WrittenFlavor tribuo() {
        return new WrittenFlavor("tribuo", "model.pb", Map.of(), null);
    }

    /** A model in PMML. */
    public static WrittenFlavor pmml() {
        return new WrittenFlavor("pmml", "model.pmml", Map.of(), null);
    }

    /** A function of the application. */
    public static WrittenFlavor function(String name) {
        return new WrittenFlavor("java_function", "function.txt", Map.of("function", name), null);
    }

    /** Whether it may need functions of the application. */
    public boolean namesFunctions() {
        return name.equals("java_function") || name.equals("model_pipeline");
    }

    /** The same with an entry of its own part replaced. */
    public WrittenFlavor with(String key, Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return new WrittenFlavor(name, data, changed, python);
    }

    /** The flavors of {@code MLmodel}: its own, and where Python can load it, {@code python_function}. */
    Map<String, Object> entries() {
        Map<String, @Nullable Object> own = new TreeMap<>(config);
        own.put("data", data);
        if (python == null) return new TreeMap<>(Map.of(name, own));
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("data", data);
        function.put("env", new TreeMap<>(Map.of("conda", "conda.yaml", "virtualenv", "python_env.yaml")));
        function.put("loader_module", "mlflow." + name);
        function.put("python_version", python.version());
        return new TreeMap<>(Map.of(name, own, "python_function", function));
    }
}
