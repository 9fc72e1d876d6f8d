package dev.mlopskit.autolog.internal.tribuo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.tribuo.Output;
import org.tribuo.evaluation.Evaluation;
import org.tribuo.evaluation.metrics.MetricTarget;

/** Names for the metrics of an evaluation, which Tribuo knows by a metric and what it is of: an output or an average. */
public final class Metrics {
    /** An output writes its value or score behind its name. */
    private static final Pattern VALUE = Pattern.compile("=(NaN|[-+0-9.eE]+)$");

    private Metrics() {}

    /** The metrics by names like {@code f1-Adelie} and {@code f1-macro}. */
    public static <T extends Output<T>> Map<String, Double> of(Evaluation<T> evaluation) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        evaluation
                .asMap()
                .forEach((id, value) ->
                        metrics.put(id.getB().toLowerCase(Locale.ROOT) + "-" + target(id.getA()), value));
        return metrics;
    }

    private static <T extends Output<T>> String target(MetricTarget<T> target) {
        return target.getOutputTarget()
                .map(output -> VALUE.matcher(output.getSerializableForm(false)).replaceFirst(""))
                .or(() ->
                        target.getAverageTarget().map(average -> average.name().toLowerCase(Locale.ROOT)))
                .orElse("all");
    }
}
