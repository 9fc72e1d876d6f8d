package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.AfterCrash;
import dev.mlopskit.pipeline.Artifact;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts a run where another process left it. Done before anything of it runs here. */
final class Restorer {
    private static final Set<TaskState> HAVE_FAILED =
            EnumSet.of(TaskState.FAILED, TaskState.UPSTREAM_FAILED, TaskState.CANCELLED);

    private final Coordinator run;
    private final Progress progress;
    private final Restored restored;
    private final Graph graph;
    private final Restored.@Nullable OfTask[] known;
    private final BitSet again;
    /** Whether tasks, as far as that was asked, have artifacts that are others now. */
    private final Map<Integer, Boolean> stale = new HashMap<>();

    /** Their items. */
    private final Map<String, List<Restored.OfTask>> items = new HashMap<>();

    private Instant now = Instant.MIN;

    Restorer(Coordinator run, Progress progress, Restored restored) {
        this.run = run;
        this.progress = progress;
        this.restored = restored;
        this.graph = run.graph;
        this.known = new Restored.OfTask[graph.size()];
        // The pipeline may have lost a task, which whoever resumed it has accepted.
        for (Restored.OfTask each : restored.tasks()) {
            int task = graph.number(each.task());
            if (task >= 0 && each.item() < 0) known[task] = each;
            else if (task >= 0)
                items.computeIfAbsent(each.task(), none -> new ArrayList<>()).add(each);
        }
        this.again = runAgain();
    }

    /** How many tasks have ended and are not done again. */
    int ended() {
        int ended = 0;
        for (int task = 0; task < known.length; task++) {
            Restored.OfTask each = known[task];
            if (each != null && each.state().isFinal() && !again.get(task)) ended++;
        }
        return ended;
    }

    /** Takes over what is known, and says whether the run was being stopped. */
    Stopping restore(Instant at) {
        now = at;
        for (Restored.OfTask each : restored.tasks()) {
            int task = graph.number(each.task());
            if (task >= 0 && each.item() >= 0 && graph.isMapped(task) && !again.get(task)) restoreItem(task, each);
        }
        for (int task = 0; task < known.length; task++) {
            Restored.OfTask each = known[task];
            if (each != null && !again.get(task)) restoreTask(task, each);
        }
        for (int task = 0; task < known.length; task++) run.skipAgain(task, now);
        return restored.stopping();
    }

    private void restoreItem(int task, Restored.OfTask item) {
        if (isSubstituted(task)) return;
        // Pulled and done anew.
        if (item.state() == TaskState.SUCCESS && isStale(item)) return;
        MapRun map = run.map(task);
        if (item.state().isFinal()) map.restore(item.item(), item.state(), item.value(), item.error());
        else if (item.state() == TaskState.RUNNING && graph.options(task).afterCrash == AfterCrash.FAIL) {
            PipelineException error = stopped(item);
            map.restore(item.item(), TaskState.FAILED, null, error);
            progress.failLostItem(task, item, error, now);
        } else map.restoreBegun(item.item(), item.attempts());
    }

    /** Whether a task has another value than that of its items. */
    private boolean isSubstituted(int task) {
        Restored.OfTask whole = known[task];
        return run.given.substitutes(task) && (whole == null || !whole.state().isFinal());
    }

    private void restoreTask(int task, Restored.OfTask each) {
        progress.tasks.restoreStart(task, each.startedAt(), each.attempts());
        TaskState state = each.state();
        if (state.isFinal()) {
            MapRun map = progress.tasks.map(task);
            Object value = each.value();
            if (map != null) {
                map.restoreAll();
                value = state == TaskState.SUCCESS ? map.successes() : null;
            }
            if (each.reason() != null) progress.tasks.because(task, each.reason());
            if (state == TaskState.FAILED) run.countFailure(task, each.error());
            if (state == TaskState.UPSTREAM_FAILED && isAfterWhatIsDoneAgain(task)) {
                run.countFailure(task, null);
                progress.tasks.because(task, "it did not in the run that this one does parts of again");
            }
            progress.restore(task, state, value, each.error(), Objects.requireNonNull(each.endedAt()));
        } else if (state == TaskState.AWAITING_INPUT) {
            progress.tasks.pause(task, state);
            progress.tasks.because(task, Objects.requireNonNull(each.reason()));
            run.questions.askAgain(task, each.attempts(), now);
        } else if (!graph.isMapped(task)) {
            if (state == TaskState.RUNNING && graph.options(task).afterCrash == AfterCrash.FAIL)
                run.failLost(task, stopped(each), now);
            else
                run.retries.restore(
                        task,
                        each.attempts(),
                        state == TaskState.UP_FOR_RETRY && isAfterWhatHasEnded(task) ? each.endedAt() : null,
                        now);
        }
    }

    /** Whether nothing before it has failed, though it did not run for that: what had failed is done again without it. */
    private boolean isAfterWhatIsDoneAgain(int task) {
        return before(task).allMatch(each -> each == null || !HAVE_FAILED.contains(each.state()));
    }

    /** Whether all before it is as it was when its last attempt failed. */
    private boolean isAfterWhatHasEnded(int task) {
        return before(task)
                .allMatch(each -> each != null && each.state().isFinal() && !again.get(graph.number(each.task())));
    }

    private Stream<Restored.@Nullable OfTask> before(int task) {
        return Stream.of(graph.upstream, graph.reach)
                .flatMapToInt(edges ->
                        IntStream.range(edges.from(task), edges.to(task)).map(edges::target))
                .mapToObj(each -> known[each]);
    }

    private PipelineException stopped(Restored.OfTask each) {
        return new PipelineException(
                "task '" + each.task() + (each.item() < 0 ? "" : "[" + each.item() + "]")
                        + "' ran when its process ended or its scheduler was closed, and is not run again, as afterCrash(FAIL) says");
    }

    /** Tasks whose values were not kept, or whose files are others now, though something that has not ended takes them. */
    private BitSet runAgain() {
        BitSet found = new BitSet();
        // A task comes after all that it depends on.
        for (int task = known.length - 1; task >= 0; task--) {
            Restored.OfTask each = known[task];
            boolean unended = each == null || !each.state().isFinal() || found.get(task);
            if (!unended) continue;
            for (InputSpec input : graph.inputs(task))
                if (input instanceof TaskSpec spec && isLost(spec)) found.set(spec.number);
        }
        return found;
    }

    private boolean isLost(TaskSpec spec) {
        Restored.OfTask each = known[spec.number];
        if (each == null || each.state() != TaskState.SUCCESS) return false;
        // Asked for each task that takes it, and a file may be large.
        return stale.computeIfAbsent(spec.number, this::isStale) || !each.kept() && !spec.isMapped();
    }

    /** Of a mapped task the items have the values. */
    private boolean isStale(int task) {
        Restored.OfTask each = known[task];
        return each != null && isStale(each)
                || items.getOrDefault(graph.taskName(task), List.of()).stream().anyMatch(Restorer::isStale);
    }

    /** Whether an artifact is not what it says that it is. */
    private static boolean isStale(Restored.OfTask each) {
        for (Artifact artifact : ArtifactsIn.value(each.value()))
            if (artifact instanceof Artifact.OnDisk file
                    && !FileDigest.of(file.path()).equals(file.digest())) return true;
        return false;
    }
}
