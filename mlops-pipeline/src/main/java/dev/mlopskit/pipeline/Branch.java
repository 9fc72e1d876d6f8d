package dev.mlopskit.pipeline;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The value of a task that decides which of the tasks straight after it run; the others are {@link TaskState#SKIPPED}. A task
 * that the chosen ones lead to is not skipped, also where it comes straight after the branch, so ways may meet again; give
 * such a task a {@link TriggerRule} that bears skipped tasks. Tasks that tear down are never skipped by a branch. Two that choose the same are equal. Immutable.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="branch"}
 */
public final class Branch {
    private final Set<String> chosen;
    private final boolean all;
    private final boolean everythingBelow;

    private Branch(Collection<String> chosen, boolean all, boolean everythingBelow) {
        this.chosen = Collections.unmodifiableSet(new TreeSet<>(chosen));
        this.all = all;
        this.everythingBelow = everythingBelow;
    }

    /**
     * Goes on with the tasks of these names, each straight after this one; with none, all are skipped. The name of a group stands
     * for those of its tasks that come straight after this one.
     */
    public static Branch to(String... tasks) {
        return new Branch(List.of(tasks), false, false);
    }

    /** Goes on with the tasks of these names. */
    public static Branch to(Collection<String> tasks) {
        return new Branch(tasks, false, false);
    }

    /**
     * Goes on with everything if a condition holds. If not, everything below is skipped, whatever its trigger rule: a short
     * circuit.
     */
    public static Branch onlyIf(boolean condition) {
        return new Branch(List.of(), condition, !condition);
    }

    /** The names that were chosen, in the order of the alphabet; unmodifiable. */
    public Set<String> chosen() {
        return chosen;
    }

    /** Whether all tasks go on. */
    public boolean all() {
        return all;
    }

    /** Whether everything below is skipped, and not only what comes straight after. */
    public boolean everythingBelow() {
        return everythingBelow;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Branch branch
                && all == branch.all
                && everythingBelow == branch.everythingBelow
                && chosen.equals(branch.chosen);
    }

    @Override
    public int hashCode() {
        return Objects.hash(chosen, all, everythingBelow);
    }

    @Override
    public String toString() {
        if (all) return "branch to all";
        return everythingBelow ? "branch to nothing below" : "branch to " + chosen;
    }
}
