package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python says that a model takes and gives, read here and said anew. */
class SignatureTest {
    private static final Duration SCRIPT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @ValueSource(strings = {"newest", "3.0.1", "2.22"})
    void a_signature_of_any_type_comes_back_to_Python_as_it_went(String mlflow) throws Exception {
        List<Node> names = script(mlflow, "write").items();
        assertThat(names).hasSizeGreaterThan(50);
        for (Node name : names) {
            ModelPackage python = ModelPackage.read(folder.resolve("python").resolve(name.text()));
            Path java = Files.createDirectories(folder.resolve("java").resolve(name.text()));
            ModelPackage.function("any")
                    .signature(python.signature().orElseThrow())
                    .build()
                    .writeTo(java, new Origin(null, null, null, Instant.EPOCH));
        }
        assertThat(script(mlflow, "compare").items()).extracting(Node::text).isEmpty();
    }

    private Node script(String mlflow, String deed) {
        String python = Needs.program(mlflow, "python").toString();
        String script =
                Path.of("src/test/python/signatures.py").toAbsolutePath().toString();
        Map<String, String> environment = Map.of("PYTHONUTF8", "1", "MLFLOW_DISABLE_TELEMETRY", "true");
        try (Child child = Child.start(folder, environment, List.of(python, script, deed))) {
            return new Node(Json.read(child.finish(SCRIPT)));
        }
    }
}
