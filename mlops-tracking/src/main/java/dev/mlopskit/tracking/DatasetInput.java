package dev.mlopskit.tracking;

/**
 * A dataset that a run read, and what for.
 *
 * @param dataset the dataset
 * @param context what it was used for: {@link #TRAINING}, {@link #VALIDATION}, {@link #TEST}, or any other word; empty when Python
 *     wrote it and did not say
 */
public record DatasetInput(Dataset dataset, String context) implements RunEntry {
    /** The context of data that a model is fitted to. */
    public static final String TRAINING = "training";
    /** The context of data that chooses between models. */
    public static final String VALIDATION = "validation";
    /** The context of data that judges the model in the end. */
    public static final String TEST = "test";
}
