package dev.mlopskit.autolog.internal.lightgbm;

/**
 * What one metric said of one dataset after a round.
 *
 * @param training whether the dataset is the one that is trained on
 */
record Score(String dataset, String metric, double value, boolean training) {
    /** The name under which MLflow logs it. */
    String key() {
        return dataset + "-" + metric;
    }
}
