package dev.mlopskit.examples.flights;

/**
 * A flight that went from its start to where it should: what a model learns from.
 *
 * @param month from 1 to 12
 * @param departureDelay in minutes
 * @param hour in which it was to leave
 * @param distance in miles
 * @param arrivalDelay in minutes: what is to be predicted
 */
record Leg(int month, double departureDelay, double hour, double distance, double arrivalDelay) {
    /** How many numbers a prediction is made of. */
    static final int FEATURES = 3;

    /** What a prediction is made of, and last what is to be predicted. */
    double[] values() {
        return new double[] {departureDelay, hour, distance, arrivalDelay};
    }
}
