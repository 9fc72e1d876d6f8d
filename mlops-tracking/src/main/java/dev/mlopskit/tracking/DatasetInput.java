package dev.mlopskit.tracking;

/**
 * A dataset that a run read, and what for.
 *
 * @param dataset the dataset
 * @param context what it was used for: {@code training}, {@code validation}, {@code test}
 */
public record DatasetInput(Dataset dataset, String context) implements RunEntry {}
