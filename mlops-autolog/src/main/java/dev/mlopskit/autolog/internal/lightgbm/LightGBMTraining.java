package dev.mlopskit.autolog.internal.lightgbm;

import dev.mlopskit.autolog.internal.Attempts;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The loop over the rounds, each logged. */
public final class LightGBMTraining {
    private final TrainingLog log;
    private final Attempts attempts;
    private @Nullable LoggedModel loggedModel;
    private final boolean logsModel;
    private final List<List<Score>> history = new ArrayList<>();

    public LightGBMTraining(Run run, Attempts attempts, boolean logsModel) {
        this.log = TrainingLog.of(run);
        this.attempts = attempts;
        this.logsModel = logsModel;
    }

    public LGBMBooster train(LGBMDataset train, String parameters, int rounds, Map<String, LGBMDataset> valid)
            throws LGBMException {
        Parameters parsed = Parameters.parse(parameters);
        Map<String, Object> params = new LinkedHashMap<>(parsed.values());
        params.put("num_boost_round", rounds);
        Stopping stopping = parsed.stopping().orElse(null);
        log.params(params);
        LGBMBooster booster = LGBMBooster.create(train, parameters);
        try {
            for (LGBMDataset dataset : valid.values()) if (!dataset.equals(train)) booster.addValidData(dataset);
            String[] metrics = booster.getEvalNames();
            OptionalInt best = OptionalInt.empty();
            boolean finished = false;
            for (int round = 0; round < rounds && !finished && best.isEmpty(); round++) {
                finished = booster.updateOneIter();
                List<Score> scores = evaluate(booster, metrics, train, valid);
                history.add(scores);
                int step = round;
                if (!scores.isEmpty()) attempts.attempt("round " + round, () -> log.round(byKey(scores), step));
                if (stopping != null) best = stopping.look(round, scores, finished || round == rounds - 1);
            }
            return finish(booster, best.isPresent() ? best.getAsInt() + 1 : 0);
        } catch (LGBMException | RuntimeException | Error e) {
            closeAfter(booster, e);
            throw e;
        }
    }

    /** The model as it was logged; {@code null} if it was not. */
    public @Nullable LoggedModel loggedModel() {
        return loggedModel;
    }

    private static List<Score> evaluate(
            LGBMBooster booster, String[] metrics, LGBMDataset train, Map<String, LGBMDataset> valid)
            throws LGBMException {
        List<Score> scores = new ArrayList<>();
        int next = 1;
        for (Map.Entry<String, LGBMDataset> dataset : valid.entrySet()) {
            boolean training = dataset.getValue().equals(train);
            // LightGBM counts what it evaluates on: 0 is what it trains on, the others follow as they were added.
            double[] values = booster.getEval(training ? 0 : next++);
            for (int i = 0; i < values.length; i++)
                scores.add(new Score(dataset.getKey(), metrics[i], values[i], training));
        }
        return scores;
    }

    /** Gives back the booster with the rounds up to the best one; 0 for all. */
    private LGBMBooster finish(LGBMBooster booster, int best) throws LGBMException {
        String text = LightGBMModel.text(booster, best);
        if (best > 0)
            attempts.attempt(
                    "the best iteration",
                    () -> log.stopped(best, history.size(), byKey(history.get(best - 1)), history.size()));
        for (LGBMBooster.FeatureImportanceType type : LGBMBooster.FeatureImportanceType.values())
            attempts.attempt("the feature importance", () -> LightGBMModel.importance(booster, best, type, log));
        if (logsModel)
            attempts.attempt(
                    "the model",
                    () -> loggedModel = log.model(LightGBMModel.of(text, List.of(booster.getFeatureNames()))));
        if (best == 0 || best == history.size()) return booster;
        LGBMBooster upToTheBest = LGBMBooster.loadModelFromString(text);
        booster.close();
        return upToTheBest;
    }

    private static Map<String, Double> byKey(List<Score> scores) {
        Map<String, Double> byKey = new LinkedHashMap<>();
        for (Score score : scores) byKey.put(score.key(), score.value());
        return byKey;
    }

    private static void closeAfter(LGBMBooster booster, Throwable first) {
        try {
            booster.close();
        } catch (LGBMException e) {
            first.addSuppressed(e);
        }
    }
}
