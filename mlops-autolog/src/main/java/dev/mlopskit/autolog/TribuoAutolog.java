package dev.mlopskit.autolog;

import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.internal.tribuo.Metrics;
import dev.mlopskit.autolog.internal.tribuo.TribuoModel;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.evaluation.Evaluation;

/**
 * Logs what Tribuo has trained: the model's provenance as params like {@code trainer.epochs} and {@code
 * dataset.num-examples}; evaluations as metrics like {@code f1-macro}; and the model in Tribuo's protobuf format, under a
 * flavor {@code tribuo} that Python does not read. Stateless.
 */
public final class TribuoAutolog {
    private TribuoAutolog() {}

    /**
     * Logs a model and how good it is.
     *
     * @param evaluation its metrics are named after the metric and what it is of: {@code f1-Adelie}, {@code f1-macro}
     * @throws MissingLibraryException if Tribuo is not on the class path
     * @throws dev.mlopskit.tracking.TrackingException if the store refuses; the model in memory stays what it is
     */
    public static <T extends Output<T>> LoggedModel log(Run run, Model<T> model, Evaluation<T> evaluation) {
        Library.TRIBUO.require();
        return write(run, model, Metrics.of(evaluation));
    }

    /**
     * Logs a model and how good it is on several datasets.
     *
     * @param evaluations by the name of the dataset, which the metrics begin with: {@code test-f1-macro}
     * @throws MissingLibraryException if Tribuo is not on the class path
     * @throws dev.mlopskit.tracking.TrackingException if the store refuses; the model in memory stays what it is
     */
    public static <T extends Output<T>> LoggedModel log(
            Run run, Model<T> model, Map<String, ? extends Evaluation<T>> evaluations) {
        Library.TRIBUO.require();
        Map<String, Double> metrics = new LinkedHashMap<>();
        evaluations.forEach((dataset, evaluation) ->
                Metrics.of(evaluation).forEach((name, value) -> metrics.put(dataset + "-" + name, value)));
        return write(run, model, metrics);
    }

    private static LoggedModel write(Run run, Model<?> model, Map<String, Double> metrics) {
        TrainingLog log = TrainingLog.of(run);
        log.params(TribuoModel.params(model));
        log.round(metrics, 0);
        return log.model(TribuoModel.files(model));
    }
}
