package dev.mlopskit.tracking;

/**
 * A tag: a label that may be set again.
 *
 * @param key up to 250 characters: letters, digits, {@code _ - . / :} and spaces
 * @param value up to 8,000 characters
 */
public record Tag(String key, String value) implements RunEntry {}
