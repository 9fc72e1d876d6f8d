package dev.mlopskit.serving.endpoint;

/**
 * An answer, and who gave it.
 *
 * @param value what the model gave
 * @param version who: {@code penguins/3} for a version of the registry, else the address it was loaded from; {@code fallback}
 * @param <O> what the model gives
 */
public record Answer<O>(O value, String version) {}
