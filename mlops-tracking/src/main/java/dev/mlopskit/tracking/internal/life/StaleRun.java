package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.Tag;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that is said to go on and whose process is gone.
 *
 * @param runId the run
 * @param owner the process
 * @param judged the tag that named it; a run that has another by now was resumed, or is heard of again
 */
public record StaleRun(String runId, Owner owner, Tag judged) {
    /**
     * Judges a run that is said to go on.
     *
     * @param text its tag {@value Owner#TAG}; {@code null} when it has none
     * @return empty if its process may live, or is not known, as that of a run of Python's
     */
    public static Optional<StaleRun> of(String runId, @Nullable String text, Instant now) {
        if (text == null) return Optional.empty();
        return Owner.parse(text)
                .filter(owner -> owner.isDead(now))
                .map(owner -> new StaleRun(runId, owner, new Tag(Owner.TAG, text)));
    }

    /** When its process last said that it lived: no later time is known. */
    public Instant end() {
        return owner.beat();
    }

    /** The tag that says why it ended. */
    public Tag reason() {
        return new Tag(Failure.TAG, owner + " ended without ending this run");
    }
}
