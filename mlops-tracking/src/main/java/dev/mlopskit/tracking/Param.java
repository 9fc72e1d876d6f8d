package dev.mlopskit.tracking;

/**
 * A param of a run: an input of training, set once.
 *
 * @param key up to 250 characters: letters, digits, {@code _ - . / :} and spaces
 * @param value up to 6,000 characters
 */
public record Param(String key, String value) implements RunEntry {}
