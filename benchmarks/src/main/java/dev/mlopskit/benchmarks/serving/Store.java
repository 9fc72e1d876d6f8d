package dev.mlopskit.benchmarks.serving;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.serving.endpoint.EndpointBuilder;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store with versions of one model, the first of which is the champion. */
final class Store implements AutoCloseable {
    private static final String CHAMPION = "models:/tumors@champion";
    private final Tracking tracking;
    private final List<ModelVersion> versions = new ArrayList<>();

    Store(Path folder, ModelPackage... models) throws IOException {
        tracking = Tracking.open(Files.createDirectories(folder).resolve("mlflow.db"));
        try (Run run = tracking.experiment("tumors").startRun("train")) {
            for (ModelPackage model : models)
                versions.add(run.logModel("model-" + versions.size(), model).register("tumors"));
        }
        moveTo(0);
    }

    void moveTo(int version) {
        versions.get(version).alias("champion");
    }

    /** One that looks for moves when it is told to. */
    EndpointBuilder<Tumor, Diagnosis> endpoint() {
        return Endpoint.builder(tracking, CHAMPION, Tumor.class, Diagnosis.class)
                .reload(Duration.ZERO);
    }

    @Override
    public void close() {
        tracking.close();
    }
}
