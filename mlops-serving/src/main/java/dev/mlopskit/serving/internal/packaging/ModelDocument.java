package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Yaml;
import dev.mlopskit.serving.Provenance;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code MLmodel} of a model and the files that tell Python's MLflow what to install for it. Source: what
 * {@code mlflow.onnx.save_model} of MLflow 3.0.1 and 3.17.2 writes.
 */
public final class ModelDocument {
    /** Where MLflow puts the model. */
    public static final String DATA = "model.onnx";

    /** The MLflow release whose format this is; both it and later 3.x releases read it. */
    private static final String MLFLOW_VERSION = "3.0.1";

    private static final String MLFLOW = "mlflow>=3.0.1,<4";
    private static final String PYTHON_VERSION = "3.11.9";
    private static final String ONNX_VERSION = "1.16.0";

    /** Ranges and not pins: nothing here was run by one Python release rather than another, and MLflow warns about each miss. */
    private static final List<String> REQUIREMENTS =
            List.of("numpy", "onnx>=" + ONNX_VERSION, "onnxruntime>=1.18.0", "pandas");

    /** Files that MLflow does not know. */
    private static final Set<String> OWN = Set.of(GoldenRowsJson.NAME, PackageContent.SKETCHES, ModelCard.NAME);

    private ModelDocument() {}

    /** What the package of an ONNX model says of it. */
    public static WrittenFlavor onnx() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("code", null);
        config.put("onnx_session_options", null);
        config.put("onnx_version", ONNX_VERSION);
        config.put("providers", List.of("CPUExecutionProvider"));
        return new WrittenFlavor("onnx", DATA, config, new WrittenFlavor.Python(PYTHON_VERSION, REQUIREMENTS));
    }

    /** Puts a package together. The files given are completed by the environment and the example. */
    public static PackageContent of(
            WrittenFlavor flavor,
            SortedMap<String, Content> given,
            @Nullable Signature signature,
            Map<String, ? extends @Nullable Object> metadata,
            @Nullable ExampleFiles example,
            Provenance provenance) {
        Map<String, Object> document = new TreeMap<>();
        document.put("flavors", flavor.entries());
        document.put("mlflow_version", MLFLOW_VERSION);
        SortedMap<String, Content> files = new TreeMap<>(given);
        if (signature != null) {
            document.put("signature", SignatureJson.write(signature));
            document.put("is_signature_from_type_hint", false);
            document.put("type_hint_from_example", false);
        }
        if (example != null) {
            document.put("saved_input_example_info", example.info());
            files.putAll(example.files());
        }
        if (!metadata.isEmpty()) document.put("metadata", Metadata.copy(metadata));
        // Of what MLflow has there when it adds up: neither the environment, nor this library's own files.
        document.put(
                "model_size_bytes",
                files.entrySet().stream()
                        .filter(file -> !OWN.contains(file.getKey()))
                        .mapToLong(file -> file.getValue().size())
                        .sum());
        if (flavor.python() != null) files.putAll(environment(flavor.python()));
        return new PackageContent(document, files, signature, provenance, null);
    }

    private static Map<String, Content> environment(WrittenFlavor.Python python) {
        List<String> requirements = new ArrayList<>(List.of(MLFLOW));
        requirements.addAll(python.requirements());
        Map<String, Object> conda = new LinkedHashMap<>();
        conda.put("channels", List.of("conda-forge"));
        conda.put("dependencies", List.of("python=" + python.version(), "pip", Map.of("pip", requirements)));
        conda.put("name", "mlflow-env");
        Map<String, Object> virtualenv = new LinkedHashMap<>();
        virtualenv.put("python", python.version());
        virtualenv.put("build_dependencies", List.of("pip", "setuptools", "wheel"));
        virtualenv.put("dependencies", List.of("-r requirements.txt"));
        return Map.of(
                "conda.yaml", text(Yaml.write(conda)),
                "python_env.yaml", text(Yaml.write(virtualenv)),
                "requirements.txt", text(String.join("\n", requirements) + "\n"));
    }

    private static Content text(String text) {
        return new Content.InMemory(text.getBytes(StandardCharsets.UTF_8));
    }
}
