package dev.mlopskit.tracking;

import java.time.Instant;

/**
 * One point of a metric of a run.
 *
 * @param key up to 250 characters: letters, digits, {@code _ - . / :} and spaces
 * @param value any double; {@code NaN} and the infinities are kept
 * @param step where on the x axis the point stands: epoch, round, batch; may be negative
 * @param time when it was measured; kept in milliseconds, not before 1970
 */
public record Metric(String key, double value, long step, Instant time) implements RunEntry {}
