package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.tracking.spi.OwnTables;

/**
 * How events come to the run that is begun with them.
 *
 * @param consumer who hands them over
 * @param claim moves the consumer on, in the transaction that begins the run; false, with nothing changed, if another process did
 */
public record Handed(String consumer, OwnTables.Work<Boolean> claim) {}
