package dev.mlopskit.autolog.internal.tribuo;

import dev.mlopskit.autolog.internal.ModelDirectory;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tribuo.Model;

/** A model of Tribuo and what it says of itself. */
public final class TribuoModel {
    private TribuoModel() {}

    /** Logs a model without an evaluation. */
    static LoggedModel log(Object model, TrainingLog log) {
        log.params(params((Model<?>) model));
        return log.model(files((Model<?>) model));
    }

    /** All that the model's provenance says. */
    public static Map<String, @Nullable Object> params(Model<?> model) {
        return Provenances.flatten(model.getProvenance());
    }

    /** The model in Tribuo's protobuf format, version 1, which Tribuo 4.3 brought. */
    public static ModelDirectory files(Model<?> model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            model.serializeToStream(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> entries = Map.of(
                "model_class",
                model.getClass().getName(),
                "tribuo_version",
                model.getProvenance().getTribuoVersion());
        return new ModelDirectory("tribuo", entries, "model.tribuo", bytes.toByteArray(), List.of(), null);
    }
}
