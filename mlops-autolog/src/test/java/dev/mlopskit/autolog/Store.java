package dev.mlopskit.autolog;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store with one run, and short ways to what was logged. */
final class Store implements AutoCloseable {
    final Tracking tracking;
    final Run run;

    Store(Path folder) {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("autolog").startRun("training");
    }

    Map<String, String> params() {
        return run.read().params();
    }

    List<Double> curve(String metric) {
        return tracking.history(run.runId(), metric).stream().map(Metric::value).toList();
    }

    List<Long> steps(String metric) {
        return tracking.history(run.runId(), metric).stream().map(Metric::step).toList();
    }

    @SuppressWarnings("unchecked")
    Map<String, Number> importance(String type) {
        return (Map<String, Number>) Json.read(run.artifacts().text("feature_importance_" + type + ".json"));
    }

    Path path(LoggedModel model) {
        return tracking.modelPath(model.uri());
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> document(LoggedModel model) {
        try {
            return (Map<String, Object>) Yaml.read(Files.readString(path(model).resolve("MLmodel")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tracking.close();
    }
}
