package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.internal.rows.RowFields;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds and loads the versions of one endpoint. */
final class Versions<I, O> {
    private static final Pattern REGISTERED = Pattern.compile("models:/(?<name>[^/@]+)(@(?<alias>.+)|/.+)");

    private final EndpointBuilder<I, O> settings;
    private final Tracking tracking;

    Versions(EndpointBuilder<I, O> settings) {
        this.settings = settings;
        this.tracking = settings.tracking;
    }

    /** The alias that an address names; empty if it names what never changes. */
    static Optional<String> alias(String uri) {
        Matcher matcher = REGISTERED.matcher(uri);
        return matcher.matches() ? Optional.ofNullable(matcher.group("alias")) : Optional.empty();
    }

    /** What the registry says that an address is now; empty for one that is in no registry. */
    Optional<ModelVersion> find(String uri) {
        return REGISTERED.matcher(uri).matches() && !uri.startsWith("models:/m-")
                ? Optional.of(tracking.modelVersion(uri))
                : Optional.empty();
    }

    /** Loads an address, and lets it answer the rows of the warm-up. */
    Served<I, O> load(String uri) {
        Optional<ModelVersion> version = find(uri);
        // By its number: the alias may move before it is read.
        String exact = version.map(ModelVersion::uri).orElse(uri);
        ModelPackage model = ModelPackage.read(tracking.modelPath(exact));
        Predictor<I, O> predictor = Predictor.open(model, settings.input, settings.output, settings.options);
        RowFields inputs;
        RowFields outputs;
        @Nullable Watch watch;
        try {
            for (I row : settings.warmUp) predictor.predict(row);
            inputs = RowFields.inputs(settings.input, predictor.signature().orElse(null), predictor.inputs());
            outputs = RowFields.outputs(settings.output, predictor.outputs());
            watch = settings.monitoring == null
                    ? null
                    : new Watch(
                            settings.monitoring,
                            inputs,
                            outputs,
                            model.profile().orElse(null));
        } catch (RuntimeException | Error e) {
            predictor.close();
            throw e;
        }
        return new Served<>(
                version.map(known -> known.name() + "/" + known.version()).orElse(uri),
                version.orElse(null),
                predictor,
                settings.batching == null ? null : new Batcher<>(predictor, settings.batching, settings.gains.get()),
                new Traffic(),
                new Circuit(settings.breaker, settings.clock),
                inputs,
                outputs,
                watch);
    }
}
