package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.transfer.MergeSettings;
import dev.mlopskit.tracking.internal.transfer.Merger;
import dev.mlopskit.tracking.spi.TrackingStore;

/**
 * A merge of one store into another: all that the source has and the target lacks is copied, the source stays as it is.
 *
 * <p>Experiments are matched by name, and made where they are missing. Runs keep their ids, times, status, nesting, params,
 * tags, points, datasets and outputs; deleted ones are copied as deleted. Logged models come with their files, params, tags
 * and metrics; registered models, and prompts, with versions, aliases and the histories of these. Artifacts are copied below the
 * target's own root; those of a kind that cannot be read here, as {@code dbfs:/}, stay, and the copies name that place. Traces
 * with their assessments, evaluation datasets, and whatever else no part of this library writes, stay too; {@link MergeReport#leftOut} says so. A store that gives ids itself, as a server does, keeps those of the source in the tag {@code mlopskit.origin}.
 *
 * <p>A run, or a model, that is complete in the target is passed over: it has ended there, and not gone on in the source since.
 * One whose end or status differs is compared by its params and points, so that a clock that was set back hides nothing.
 * So merging again costs little, changes nothing, and goes on after a kill. What was changed in the source after the end of a
 * run, such as a tag, is not copied then. Whole runs are copied at a time: a run has an end only when all of it is there.
 *
 * <p>A version keeps its number where that is free. Where it is taken by another version, or an alias of one name points
 * elsewhere on both sides, nothing at all is merged and a {@link ConflictException} lists the collisions, unless
 * {@link #keepBoth()} is set. Listeners of the registry hear nothing of a merge. Not thread-safe; both stores may be in use.
 */
public final class Merge {
    private final TrackingStore source;
    private final TrackingStore target;
    private boolean leaveArtifacts;
    private boolean keepBoth;
    private TransferProgress progress = TransferProgress.none();

    Merge(TrackingStore source, TrackingStore target) {
        this.source = source;
        this.target = target;
    }

    /** Leaves artifacts where they are; the copies of runs and models name that place. Not for a server. */
    public Merge leaveArtifacts() {
        leaveArtifacts = true;
        return this;
    }

    /**
     * Gives a version whose number is taken the next number, with its origin in the tag {@code mlopskit.origin}; an alias that
     * points elsewhere in the target stays there.
     */
    public Merge keepBoth() {
        keepBoth = true;
        return this;
    }

    /** Tells how many runs are done, of how many; the path is the experiment under way. Called by the thread that merges. */
    public Merge progress(TransferProgress progress) {
        this.progress = progress;
        return this;
    }

    /** Says what {@link #execute()} would do, and writes nothing. */
    public MergeReport plan() {
        return merger().plan();
    }

    /**
     * Copies what the target lacks.
     *
     * @throws ConflictException that lists what stands against it, before anything is written
     * @throws InvalidValueException if both are one store
     * @throws TrackingException if one of the stores fails under way; called again, it goes on
     */
    public MergeReport execute() {
        return merger().execute();
    }

    private Merger merger() {
        return new Merger(source, target, new MergeSettings(leaveArtifacts, keepBoth, progress));
    }
}
