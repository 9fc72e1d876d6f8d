package dev.mlopskit.pipeline;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.MapRun;
import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.journal.RecordedError;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.internal.values.Outline;
import dev.mlopskit.pipeline.internal.values.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that was done once more with the params and the seed of an earlier one, beside what that one did. States are compared, what tasks and items
 * threw, and values, components that are {@link CacheIgnored} included; of the files that paths in them lead to the content, by the digests
 * that the journal took when the task ended. A value that the journal does not have, such as a {@linkplain Step#transientValue() transient}
 * one, cannot be compared. Immutable.
 */
public final class Replay {
    private static final int SHOWN = 80;

    private final PipelineRun run;
    private final List<String> divergences = new ArrayList<>();
    private final List<String> notCompared = new ArrayList<>();

    private Replay(PipelineRun run) {
        this.run = run;
    }

    /** What tasks that ask were answered then, by number: nobody is to be asked again. */
    static Map<Integer, @Nullable Object> answers(Graph graph, List<Restored.OfTask> before) {
        Map<String, @Nullable Object> given = new HashMap<>();
        for (Restored.OfTask each : before) given.put(each.task(), each.value());
        Map<Integer, @Nullable Object> answers = new HashMap<>();
        for (int task = 0; task < graph.size(); task++)
            if (graph.asks(task))
                answers.put(
                        task,
                        given.get(graph.taskName(task)) instanceof Approval answer
                                ? answer
                                : new Approval(false, "nobody", "was not answered in the earlier run", Instant.EPOCH));
        return answers;
    }

    /** Compares, in the order of the plan, so that what comes first has the same inputs. */
    static Replay of(PipelineRun run, List<Restored.OfTask> before) {
        Map<String, Restored.OfTask> known = new HashMap<>();
        Map<String, Map<Integer, Restored.OfTask>> items = new HashMap<>();
        for (Restored.OfTask each : before)
            if (each.item() < 0) known.put(each.task(), each);
            else items.computeIfAbsent(each.task(), none -> new TreeMap<>()).put(each.item(), each);
        Replay replay = new Replay(run);
        for (TaskResult<?> task : run.tasks()) {
            Restored.OfTask earlier = known.get(task.name());
            MapRun map = run.map(task.number());
            if (earlier == null) replay.divergences.add("task '" + task.name() + "' was not in the earlier run");
            else if (map == null || !replay.compareItems(task, items.getOrDefault(task.name(), Map.of()), map))
                replay.compare(task, earlier, map != null);
        }
        return replay;
    }

    private void compare(TaskResult<?> task, Restored.OfTask earlier, boolean mapped) {
        // Of a mapped task the items have the values.
        Object value = task.state() == TaskState.SUCCESS && !mapped ? task.value() : null;
        String name = "task '" + task.name() + "'";
        if (task.state() == TaskState.SUCCESS && earlier.state() == TaskState.SUCCESS && mapped) return;
        String difference = difference(name, earlier, task.state(), value, task.error());
        if (difference != null) divergences.add(name + " " + difference);
    }

    /** Tells the first of the items that differ; says whether there is one. */
    private boolean compareItems(TaskResult<?> task, Map<Integer, Restored.OfTask> earlier, MapRun map) {
        int items = map.size();
        for (int item : earlier.keySet()) items = Math.max(items, item + 1);
        for (int item = 0; item < items; item++) {
            Restored.OfTask each = earlier.get(item);
            String name = "task '" + task.name() + "[" + item + "]'";
            String difference = each == null
                    ? "is " + map.state(item) + " and was not there"
                    : item >= map.size()
                            ? "was " + each.state() + " and is not there"
                            : difference(name, each, map.state(item), map.value(item), map.error(item));
            if (difference == null) continue;
            divergences.add(name + " " + difference);
            return true;
        }
        return false;
    }

    private @Nullable String difference(
            String name, Restored.OfTask earlier, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        if (state != earlier.state()) return "was " + earlier.state() + " and is " + state;
        if (state == TaskState.SUCCESS && earlier.kept()) return difference(earlier, value);
        if (state == TaskState.SUCCESS) notCompared.add(name);
        return state == TaskState.FAILED ? difference(earlier.error(), error) : null;
    }

    private static @Nullable String difference(@Nullable Throwable earlier, @Nullable Throwable now) {
        if (earlier == null || now == null) return null;
        String one = String.valueOf(earlier.getMessage());
        String two = String.valueOf(RecordedError.of(now).getMessage());
        return one.equals(two) ? null : "failed with " + one + ", and fails with " + Thrown.text(now);
    }

    private static @Nullable String difference(Restored.OfTask earlier, @Nullable Object after) {
        // Files count by what they were then, and by what they are now, whatever they are called.
        Map<String, String> now = new HashMap<>(FileDigest.ofAll(after));
        Map<String, String> then = new HashMap<>(earlier.files());
        FileDigest.ofAll(earlier.value()).forEach(then::putIfAbsent);
        String one = Values.whole(earlier.value(), then);
        String two = Values.whole(after, now);
        if (one.equals(two)) return null;
        if (one.length() <= SHOWN && two.length() <= SHOWN && now.isEmpty())
            return "returned " + one + " and returns " + two;
        String difference = Outline.difference(Outline.whole(earlier.value(), then), Outline.whole(after, now));
        return "returned something else, which " + difference;
    }

    /** The new run, which is not in the journal. */
    public PipelineRun run() {
        return run;
    }

    /**
     * The first task, in the order of the plan, that did not do what it did: its name, and both states or values. Empty if the
     * runs are the same. What its inputs come from did the same as before.
     */
    public Optional<String> firstDivergence() {
        return divergences.stream().findFirst();
    }

    /** All of them, in the order of the plan. */
    public List<String> divergences() {
        return Collections.unmodifiableList(divergences);
    }

    /** The tasks and items whose values could not be compared, as the journal does not have them: {@code task 'draw'}, {@code task 'fit[3]'}. */
    public List<String> notCompared() {
        return Collections.unmodifiableList(notCompared);
    }

    @Override
    public String toString() {
        String all = firstDivergence().map(first -> "diverges: " + first).orElse("the same");
        return notCompared.isEmpty() ? all : all + " (not compared: " + notCompared.size() + ")";
    }
}
