package dev.mlopskit.autolog.internal.lightgbm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Early stopping by the rule of LightGBM's Python package: any metric of any validation set that has not become better for so
 * many rounds ends the training. Source: LightGBM 4.7.0, {@code
 * python-package/lightgbm/callback.py}.
 */
final class Stopping {
    private static final List<String> HIGHER_IS_BETTER = List.of("auc", "ndcg@", "map@", "average_precision");

    private final int patience;
    private final double minDelta;
    private final boolean firstMetricOnly;
    private final Map<String, Best> bests = new HashMap<>();
    private @Nullable String firstMetric;

    Stopping(int patience, double minDelta, boolean firstMetricOnly) {
        this.patience = patience;
        this.minDelta = minDelta;
        this.firstMetricOnly = firstMetricOnly;
    }

    /**
     * Looks at the scores of a round; the best round when it is time to stop.
     *
     * @param round counted from 0
     * @param last whether there will be no more rounds: then the first metric that counts says which was the best
     */
    OptionalInt look(int round, List<Score> scores, boolean last) {
        OptionalInt stop = OptionalInt.empty();
        for (Score score : scores) {
            if (firstMetric == null) firstMetric = score.metric();
            Best best = bests.computeIfAbsent(score.key(), key -> new Best());
            if (best.round < 0 || better(score, best.value)) {
                best.round = round;
                best.value = score.value();
            }
            boolean counts =
                    !score.training() && (!firstMetricOnly || score.metric().equals(firstMetric));
            if (counts && stop.isEmpty() && (last || round - best.round >= patience)) stop = OptionalInt.of(best.round);
        }
        return stop;
    }

    private boolean better(Score score, double best) {
        boolean higher = HIGHER_IS_BETTER.stream().anyMatch(score.metric()::startsWith);
        return higher ? score.value() > best + minDelta : score.value() < best - minDelta;
    }

    private static final class Best {
        int round = -1;
        double value;
    }
}
