package dev.mlopskit.testkit;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;

/**
 * Assertions on runs, to be imported statically. A failure is an {@link AssertionError} that names the run and what was
 * wanted and found, and carries both, so that an IDE can compare them.
 *
 * {@snippet class="dev.mlopskit.testkit.guide.AssertionsTest" region="guide"}
 */
public final class TrackingAssertions {
    private TrackingAssertions() {}

    /** Assertions on what a run has logged so far; the run is read now. */
    public static RunAssert assertThat(Run run) {
        return new RunAssert(run.read(), run.tracking());
    }

    /** Assertions on a run as it was read; those that need its store have to be told it: {@link RunAssert#in}. */
    public static RunAssert assertThat(RunData run) {
        return new RunAssert(run, null);
    }
}
