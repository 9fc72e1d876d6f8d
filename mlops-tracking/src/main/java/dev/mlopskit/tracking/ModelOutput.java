package dev.mlopskit.tracking;

/**
 * A logged model that a run made.
 *
 * @param modelId {@code m-} and 32 hexadecimal digits
 * @param step the step of training at which it was made; 0 when there is none
 */
public record ModelOutput(String modelId, long step) implements RunEntry {}
