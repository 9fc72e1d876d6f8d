package dev.mlopskit.autolog.internal;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.LoggableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model of one file, as an MLflow model directory. Source: what {@code mlflow.xgboost.save_model} and {@code
 * mlflow.lightgbm.save_model} of MLflow 3.17.2 write.
 *
 * @param flavor the key of the model's own flavor
 * @param entries what the flavor says beside the name of the file
 * @param data the name of the file
 * @param content the file
 * @param features names of the input columns, all numbers; empty when unknown, and then there is no signature
 * @param python how Python loads it; {@code null} when Python has no such library
 */
public record ModelDirectory(
        String flavor,
        Map<String, ? extends @Nullable Object> entries,
        String data,
        byte[] content,
        List<String> features,
        @Nullable PythonEnvironment python)
        implements LoggableModel {
    private static final String MLFLOW_VERSION = "3.0.1";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    @Override
    public void writeTo(Path directory, Origin origin) {
        try {
            Files.write(directory.resolve(data), content);
            if (python != null)
                for (Map.Entry<String, String> file : python.files().entrySet())
                    Files.writeString(directory.resolve(file.getKey()), file.getValue());
            Files.writeString(directory.resolve("MLmodel"), Yaml.write(document(origin)));
        } catch (IOException e) {
            throw new ArtifactException(directory.toString(), "write", e);
        }
    }

    /** Keys sorted, as PyYAML sorts them. */
    private Map<String, @Nullable Object> document(Origin origin) {
        Map<String, @Nullable Object> own = new TreeMap<>(entries);
        own.put("data", data);
        Map<String, Object> flavors = new TreeMap<>();
        flavors.put(flavor, own);
        if (python != null) flavors.put("python_function", python.flavor(data));
        Map<String, @Nullable Object> document = new TreeMap<>();
        if (origin.artifactUri() != null) document.put("artifact_path", origin.artifactUri());
        if (origin.runId() != null) document.put("run_id", origin.runId());
        document.put("model_id", origin.modelId());
        if (origin.modelId() != null) document.put("model_uuid", origin.modelId());
        document.put("flavors", flavors);
        document.put("mlflow_version", MLFLOW_VERSION);
        document.put("model_size_bytes", content.length);
        document.put("utc_time_created", TIME.format(origin.created()));
        if (!features.isEmpty()) document.put("signature", signature());
        return document;
    }

    private Map<String, @Nullable Object> signature() {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (String feature : features) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("type", "double");
            column.put("name", feature);
            column.put("required", true);
            columns.add(column);
        }
        Map<String, @Nullable Object> signature = new LinkedHashMap<>();
        signature.put("inputs", Json.write(columns));
        signature.put("outputs", null);
        signature.put("params", null);
        return signature;
    }
}
