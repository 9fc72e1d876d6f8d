package dev.mlopskit.autolog.spi;

import dev.mlopskit.autolog.internal.Keys;
import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.LoggableModel;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What autologging writes to a run, under the names that MLflow's autologging uses (source: {@code mlflow/xgboost} and {@code
 * mlflow/lightgbm} of 3.17). Names of params and metrics may be any text: what MLflow does not allow in a key is replaced,
 * {@code @} by {@code _at_} and the rest by {@code _}. Every call returns when what it wrote is safe in the store, and throws
 * what the methods of {@link Run} throw. Thread-safe.
 */
@Beta
public final class TrainingLog {
    /** The name of the logged model. */
    public static final String MODEL = "model";

    private final Run run;

    private TrainingLog(Run run) {
        this.run = run;
    }

    /** Writes to a run. */
    public static TrainingLog of(Run run) {
        return new TrainingLog(run);
    }

    /** The run that is written to. */
    public Run run() {
        return run;
    }

    /**
     * Sets params, all or none, as {@link Run#params(Map)}; arrays, collections and maps as JSON.
     */
    public void params(Map<String, ? extends @Nullable Object> params) {
        run.params(Keys.<@Nullable Object>clean(params));
    }

    /**
     * Logs the metrics of one round of training, in one transaction.
     *
     * @param metrics by name, which for an evaluation on a dataset is {@code dataset-metric}: {@code test-auc}
     * @param round the step, counted from 0
     */
    public void round(Map<String, ? extends Number> metrics, long round) {
        run.metrics(Keys.<Number>clean(metrics), round);
    }

    /**
     * Logs how early stopping ended: the metrics {@code best_iteration} and {@code stopped_iteration}, and those of the best
     * round once more, one step after the last round.
     *
     * @param best the best round, counted as the library counts
     * @param stopped the last round, counted in the same way
     * @param metrics what the best round gave, as for {@link #round}
     * @param rounds how many rounds there were
     */
    public void stopped(long best, long stopped, Map<String, ? extends Number> metrics, long rounds) {
        run.metrics(Map.of("best_iteration", best, "stopped_iteration", stopped), 0);
        round(metrics, rounds);
    }

    /**
     * Writes how much each feature counts as the artifact {@code feature_importance_<type>.json}.
     *
     * @param type the library's word: {@code weight}, {@code gain}, {@code split}
     * @param importance by the name of the feature
     */
    public void importance(String type, Map<String, ? extends Number> importance) {
        run.json("feature_importance_" + type + ".json", importance);
    }

    /** Logs the model under the name {@value #MODEL}. */
    public LoggedModel model(LoggableModel model) {
        return run.logModel(MODEL, model);
    }
}
