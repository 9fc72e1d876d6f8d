package dev.mlopskit.autolog;

import dev.mlopskit.autolog.internal.Attempts;
import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.internal.xgboost.XGBoostTraining;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IEvaluation;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Trains with XGBoost4J and logs the training as MLflow's autologging would: the params and {@code num_boost_round}; each
 * round's evaluation as metrics like {@code test-auc}, while it trains; the feature importance {@code weight}; and the model,
 * which Python's {@code mlflow.xgboost.load_model} reads. Trains the very model that {@link XGBoost#train(DMatrix, Map, int,
 * Map, IObjective, IEvaluation)} trains, and prints nothing.
 *
 * <p>Params that the store refuses are an exception before the training begins. What cannot be logged afterwards never costs
 * the model: it is kept in {@link #failures()}, in the tag {@code mlopskit.autolog.failure} and in the log. An instance is for
 * one training.
 */
public final class XGBoostAutolog {
    private final Run run;
    private final Attempts attempts;
    private int earlyStoppingRounds;
    private boolean logsModel = true;
    private @Nullable LoggedModel loggedModel;
    private @Nullable IObjective objective;
    private @Nullable IEvaluation evaluation;
    private @Nullable Booster start;

    private XGBoostAutolog(Run run) {
        this.run = run;
        this.attempts = new Attempts(run);
    }

    /**
     * Logs a training to a run.
     *
     * @throws MissingLibraryException if XGBoost4J is not on the class path
     */
    public static XGBoostAutolog of(Run run) {
        Library.XGBOOST.require();
        return new XGBoostAutolog(run);
    }

    /** Trains and logs with no more options: {@code of(run).train(dtrain, params, rounds, watches)}. */
    public static Booster train(
            Run run, DMatrix dtrain, Map<String, ?> params, int rounds, Map<String, DMatrix> watches)
            throws XGBoostError {
        return of(run).train(dtrain, params, rounds, watches);
    }

    /**
     * Stops when the last metric of the last watch has not become better for so many rounds, and logs {@code best_iteration}
     * and {@code stopped_iteration}, counted from 0. The booster keeps all its rounds, as in XGBoost.
     *
     * @param rounds 0, which is the default, for never
     */
    public XGBoostAutolog earlyStopping(int rounds) {
        earlyStoppingRounds = rounds;
        return this;
    }

    /** Trains towards an objective of the application's own. */
    public XGBoostAutolog objective(IObjective objective) {
        this.objective = objective;
        return this;
    }

    /** Judges each round by an evaluation of the application's own, in place of {@code eval_metric}. */
    public XGBoostAutolog evaluation(IEvaluation evaluation) {
        this.evaluation = evaluation;
        return this;
    }

    /** Goes on with a booster, which is changed, in place of a new one. */
    public XGBoostAutolog from(Booster booster) {
        start = booster;
        return this;
    }

    /** Leaves the model out of what is logged. */
    public XGBoostAutolog withoutModel() {
        logsModel = false;
        return this;
    }

    /**
     * Trains and logs.
     *
     * @param dtrain what to train on
     * @param params as XGBoost takes them; {@code eval_metric} may be a list, and then each of them is logged
     * @param rounds how many rounds at most
     * @param watches what to evaluate each round on, by name; their order counts for early stopping
     * @throws XGBoostError if XGBoost refuses
     * @throws dev.mlopskit.tracking.TrackingException if the params cannot be logged; nothing has been trained then
     */
    public Booster train(DMatrix dtrain, Map<String, ?> params, int rounds, Map<String, DMatrix> watches)
            throws XGBoostError {
        XGBoostTraining.Plan plan = new XGBoostTraining.Plan(
                dtrain, params, rounds, watches, objective, evaluation, earlyStoppingRounds, start, logsModel);
        XGBoostTraining training = new XGBoostTraining(run, attempts, plan);
        Booster booster = training.train();
        loggedModel = training.loggedModel();
        return booster;
    }

    /** The model as it was logged; empty before the training has ended, without the model, and where it could not be logged. */
    public Optional<LoggedModel> loggedModel() {
        return Optional.ofNullable(loggedModel);
    }

    /** What could not be logged since the training began, in order; empty when all is in the store. */
    public List<Exception> failures() {
        return attempts.failures();
    }
}
