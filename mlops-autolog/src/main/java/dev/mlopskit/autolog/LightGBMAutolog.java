package dev.mlopskit.autolog;

import dev.mlopskit.autolog.internal.Attempts;
import dev.mlopskit.autolog.internal.lightgbm.LightGBMLibrary;
import dev.mlopskit.autolog.internal.lightgbm.LightGBMTraining;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains with LightGBM4J and logs the training as MLflow's autologging would: the params and {@code num_boost_round}; each
 * round's evaluation as metrics like {@code test-auc}, while it trains; the feature importance {@code split} and {@code gain};
 * and the model, which Python's {@code mlflow.lightgbm.load_model} reads. LightGBM4J leaves the loop over the rounds to its
 * user; this is that loop, with the early stopping of LightGBM's Python package.
 *
 * <p>Params that the store refuses are an exception before the training begins. What cannot be logged afterwards never costs
 * the model: it is kept in {@link #failures()}, in the tag {@code mlopskit.autolog.failure} and in the log. An instance is for
 * one training.
 */
public final class LightGBMAutolog {
    private final Run run;
    private final Attempts attempts;
    private boolean logsModel = true;
    private @Nullable LoggedModel loggedModel;

    private LightGBMAutolog(Run run) {
        this.run = run;
        this.attempts = new Attempts(run);
    }

    /**
     * Logs a training to a run. Where several processes of one machine train, begin with this, before the first dataset is made:
     * LightGBM's native code is loaded here so that processes do not share, and overwrite, the file that it is unpacked to.
     *
     * @throws MissingLibraryException if LightGBM4J is not on the class path
     * @throws AutologException if its native code cannot be unpacked
     */
    public static LightGBMAutolog of(Run run) {
        LightGBMLibrary.load();
        return new LightGBMAutolog(run);
    }

    /** Trains and logs with no more options: {@code of(run).train(train, parameters, rounds, valid)}. */
    public static LGBMBooster train(
            Run run, LGBMDataset train, String parameters, int rounds, Map<String, LGBMDataset> valid)
            throws LGBMException {
        return of(run).train(train, parameters, rounds, valid);
    }

    /** Leaves the model out of what is logged. */
    public LightGBMAutolog withoutModel() {
        logsModel = false;
        return this;
    }

    /**
     * Trains and logs.
     *
     * @param train what to train on
     * @param parameters as LightGBM takes them: {@code "objective=binary metric=auc"}. With {@code early_stopping_round=n}
     *     (or {@code early_stopping_min_delta}, {@code first_metric_only}) it stops when a metric of a dataset other than
     *     {@code train} has not become better for n rounds, and logs {@code best_iteration} and {@code stopped_iteration},
     *     counted from 1; the model that is logged and given back has the rounds up to the best
     * @param rounds how many rounds at most
     * @param valid what to evaluate each round on, by name; may have {@code train} itself too
     * @return the trained model, to be closed by the caller
     * @throws LGBMException if LightGBM refuses
     * @throws dev.mlopskit.tracking.TrackingException if the params cannot be logged; nothing has been trained then
     */
    public LGBMBooster train(LGBMDataset train, String parameters, int rounds, Map<String, LGBMDataset> valid)
            throws LGBMException {
        LightGBMTraining training = new LightGBMTraining(run, attempts, logsModel);
        LGBMBooster booster = training.train(train, parameters, rounds, valid);
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
