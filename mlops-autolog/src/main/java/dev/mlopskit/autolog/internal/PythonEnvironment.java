package dev.mlopskit.autolog.internal;

import dev.mlopskit.core.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Python's MLflow needs to load a model: the module that knows how, and what to install.
 *
 * @param loaderModule {@code mlflow.xgboost}
 * @param requirements beside MLflow itself, as {@code pip} takes them
 */
public record PythonEnvironment(String loaderModule, List<String> requirements) {
    /** XGBoost from 3.3 on needs 3.12. */
    private static final String PYTHON_VERSION = "3.12.10";

    /** The flavor {@code python_function}. */
    Map<String, Object> flavor(String data) {
        return new TreeMap<>(Map.of(
                "data",
                data,
                "env",
                new TreeMap<>(Map.of("conda", "conda.yaml", "virtualenv", "python_env.yaml")),
                "loader_module",
                loaderModule,
                "python_version",
                PYTHON_VERSION));
    }

    /** The files that say what to install, by name. */
    Map<String, String> files() {
        List<String> all = new ArrayList<>(List.of("mlflow>=3.0.1,<4"));
        all.addAll(requirements);
        Map<String, Object> conda = new LinkedHashMap<>();
        conda.put("channels", List.of("conda-forge"));
        conda.put("dependencies", List.of("python=" + PYTHON_VERSION, "pip", Map.of("pip", all)));
        conda.put("name", "mlflow-env");
        Map<String, Object> virtualenv = new LinkedHashMap<>();
        virtualenv.put("python", PYTHON_VERSION);
        virtualenv.put("build_dependencies", List.of("pip", "setuptools", "wheel"));
        virtualenv.put("dependencies", List.of("-r requirements.txt"));
        return Map.of(
                "conda.yaml",
                Yaml.write(conda),
                "python_env.yaml",
                Yaml.write(virtualenv),
                "requirements.txt",
                String.join("\n", all) + "\n");
    }
}
