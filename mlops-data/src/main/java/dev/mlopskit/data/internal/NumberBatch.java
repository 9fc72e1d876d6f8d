package dev.mlopskit.data.internal;

/**
 * Numbers that wait until there are enough of them to be sorted together and added to a state: so that one costs a few steps of
 * loops.
 */
public final class NumberBatch {
    private static final int SIZE = 256;

    private final NumberState state;
    private final double[] batch = new double[SIZE];
    private int waiting;
    private final BatchSort sort = new BatchSort(SIZE);
    private final double[] runs = new double[SIZE];
    private final long[] times = new long[SIZE];

    /** Adds to a state, which belongs to it from then on. */
    public NumberBatch(NumberState state) {
        this.state = state;
    }

    /** Adds a value of any kind. */
    public void add(double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            addOdd(value);
            return;
        }
        // Makes 0.0 of -0.0, which is the same number.
        batch[waiting++] = value + 0.0;
        if (waiting == SIZE) {
            addWaiting(state);
            waiting = 0;
        }
    }

    private void addOdd(double value) {
        if (Double.isNaN(value)) state.nans++;
        else if (value > 0) state.positiveInfinities++;
        else state.negativeInfinities++;
    }

    /** Adds a row without a value. */
    public void addNull() {
        state.nulls++;
    }

    /** A state of its own with all values. Those that wait go on waiting, so that looking at a sketch changes nothing. */
    public NumberState snapshot() {
        NumberState copy = state.copy();
        if (waiting > 0) addWaiting(copy);
        return copy;
    }

    private void addWaiting(NumberState to) {
        sort.sort(batch, waiting);
        to.add(batch, waiting, runs, times);
    }
}
