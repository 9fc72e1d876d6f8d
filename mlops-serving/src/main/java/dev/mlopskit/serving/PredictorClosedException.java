package dev.mlopskit.serving;

/** A call of a predictor that is closed: open another one. Calls that had begun before the close end as usual. */
public final class PredictorClosedException extends ServingException {
    private static final long serialVersionUID = 1L;

    PredictorClosedException() {
        super("this predictor is closed: open another one");
    }
}
