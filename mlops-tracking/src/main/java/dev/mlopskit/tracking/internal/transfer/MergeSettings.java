package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.TransferProgress;

/**
 * How a merge is to be done.
 *
 * @param leaveArtifacts whether artifacts stay where they are, and runs and models go on naming that place
 * @param keepBoth whether a version whose number is taken gets the next one, instead of refusing it all
 * @param progress hears how many runs are done, of how many
 */
public record MergeSettings(boolean leaveArtifacts, boolean keepBoth, TransferProgress progress) {}
