package dev.mlopskit.examples.penguins;

/** Is told how a training goes, while it goes. */
@FunctionalInterface
public interface EpochListener {
    /**
     * An epoch, or a round of an ensemble, is over.
     *
     * @param epoch counts from 1
     * @param loss mean log loss on the training rows
     * @param accuracy share of the validation rows that the model gets right
     */
    void epoch(int epoch, double loss, double accuracy);
}
