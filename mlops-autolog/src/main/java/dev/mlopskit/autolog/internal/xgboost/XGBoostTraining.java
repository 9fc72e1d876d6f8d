package dev.mlopskit.autolog.internal.xgboost;

import dev.mlopskit.autolog.internal.Attempts;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IEvaluation;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * The loop of {@code XGBoost.train}, which has no listener: the same calls in the same order, with a look at each round.
 * Source: XGBoost4J 3.4.0, {@code XGBoost.trainAndSaveCheckpoint}.
 */
public final class XGBoostTraining {
    private static final String METRIC = "eval_metric";

    /**
     * What to train.
     *
     * @param start the booster to go on with; {@code null} for a new one
     */
    public record Plan(
            DMatrix dtrain,
            Map<String, ?> params,
            int rounds,
            Map<String, DMatrix> watches,
            @Nullable IObjective objective,
            @Nullable IEvaluation evaluation,
            int earlyStoppingRounds,
            @Nullable Booster start,
            boolean logsModel) {}

    private final Plan plan;
    private final TrainingLog log;
    private final Attempts attempts;
    private @Nullable LoggedModel loggedModel;
    private final List<Map<String, Double>> history = new ArrayList<>();

    public XGBoostTraining(Run run, Attempts attempts, Plan plan) {
        this.plan = plan;
        this.log = TrainingLog.of(run);
        this.attempts = attempts;
    }

    public Booster train() throws XGBoostError {
        log.params(params());
        Booster booster = booster();
        int best = 0;
        Best score = null;
        for (int round = 0; round < plan.rounds; round++) {
            if (plan.objective == null) booster.update(plan.dtrain, round);
            else booster.update(plan.dtrain, round, plan.objective);
            if (plan.watches.isEmpty()) continue;
            Map<String, Double> metrics = evaluate(booster, round);
            if (score == null) score = new Best(maximize(metrics));
            if (score.improve(last(metrics))) {
                best = round;
                // XGBoost writes them with and without early stopping.
                booster.setAttr("best_iteration", String.valueOf(best));
                booster.setAttr("best_score", String.valueOf(last(metrics)));
            }
            int step = round;
            history.add(metrics);
            attempts.attempt("round " + round, () -> log.round(metrics, step));
            if (plan.earlyStoppingRounds > 0 && round - best >= plan.earlyStoppingRounds) break;
        }
        finish(booster, best);
        return booster;
    }

    /** The model as it was logged; {@code null} if it was not. */
    public @Nullable LoggedModel loggedModel() {
        return loggedModel;
    }

    /** MLflow logs the params as they are given, and beside them what else the call said. */
    private Map<String, Object> params() {
        Map<String, Object> params = new LinkedHashMap<>(plan.params);
        params.put("num_boost_round", plan.rounds);
        if (plan.earlyStoppingRounds > 0) params.put("early_stopping_rounds", plan.earlyStoppingRounds);
        return params;
    }

    /** A constructor of Booster is not to be had; a training of no rounds makes one as any training would. */
    private Booster booster() throws XGBoostError {
        Map<String, Object> single = new LinkedHashMap<>(plan.params);
        boolean several = single.get(METRIC) instanceof Iterable<?>;
        if (several) single.remove(METRIC);
        Booster booster = XGBoost.train(
                plan.dtrain, single, 0, plan.watches, null, plan.objective, plan.evaluation, 0, plan.start);
        // XGBoost adds a metric for each call.
        if (several) for (String metric : metrics()) booster.setParam(METRIC, metric);
        return booster;
    }

    private List<String> metrics() {
        List<String> names = new ArrayList<>();
        if (plan.params.get(METRIC) instanceof Iterable<?> several)
            for (Object name : several) names.add(String.valueOf(name));
        return names;
    }

    private Map<String, Double> evaluate(Booster booster, int round) throws XGBoostError {
        DMatrix[] matrices = plan.watches.values().toArray(DMatrix[]::new);
        String[] names = plan.watches.keySet().toArray(String[]::new);
        if (plan.evaluation == null) return Evaluations.parse(booster.evalSet(matrices, names, round));
        float[] values = new float[names.length];
        booster.evalSet(matrices, names, plan.evaluation, values);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++)
            metrics.put(names[i] + "-" + plan.evaluation.getMetric(), (double) values[i]);
        return metrics;
    }

    /** XGBoost's own judgement, of the metric that early stopping looks at. */
    private boolean maximize(Map<String, Double> metrics) {
        Map<String, Object> params = new LinkedHashMap<>(plan.params);
        String name = lastKey(plan.watches);
        if (params.get(METRIC) instanceof Iterable<?>)
            params.put(METRIC, lastKey(metrics).substring(name.length() + 1));
        String info = "\t" + lastKey(metrics) + ":";
        return XGBoost.isMaximizeEvaluation(info, new String[] {name}, params);
    }

    /** XGBoost4J compares floats. */
    private static float last(Map<String, Double> metrics) {
        double last = Double.NaN;
        for (double value : metrics.values()) last = value;
        return (float) last;
    }

    private static String lastKey(Map<String, ?> map) {
        String last = "";
        for (Iterator<String> keys = map.keySet().iterator(); keys.hasNext(); ) last = keys.next();
        return last;
    }

    private void finish(Booster booster, int best) {
        if (plan.earlyStoppingRounds > 0 && !history.isEmpty())
            attempts.attempt(
                    "the best iteration",
                    () -> log.stopped(best, history.size() - 1L, history.get(best), history.size()));
        attempts.attempt("the feature importance", () -> log.importance(Importance.WEIGHT, Importance.weight(booster)));
        if (plan.logsModel) attempts.attempt("the model", () -> loggedModel = log.model(XGBoostModel.of(booster)));
    }

    /** The best score so far; equal is not better, nor is NaN. */
    private static final class Best {
        private final boolean maximize;
        private float score;

        Best(boolean maximize) {
            this.maximize = maximize;
            this.score = maximize ? -Float.MAX_VALUE : Float.MAX_VALUE;
        }

        boolean improve(float next) {
            boolean better = maximize ? next > score : next < score;
            if (better) score = next;
            return better;
        }
    }
}
