package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.values.Outline;
import dev.mlopskit.pipeline.internal.values.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that was done once more with the params and the seed of an earlier one, beside what that one did. Values are compared, and
 * the files that paths in them lead to, by the digests that the journal took when the task ended. Immutable.
 */
public final class Replay {
    private static final int SHOWN = 80;

    private final PipelineRun run;
    private final List<String> divergences;

    private Replay(PipelineRun run, List<String> divergences) {
        this.run = run;
        this.divergences = List.copyOf(divergences);
    }

    /** Compares, in the order of the plan, so that what comes first has the same inputs. */
    static Replay of(PipelineRun run, List<Restored.OfTask> before) {
        Map<String, Restored.OfTask> known = new HashMap<>();
        Map<String, Map<Integer, Restored.OfTask>> items = new HashMap<>();
        for (Restored.OfTask each : before)
            if (each.item() < 0) known.put(each.task(), each);
            else items.computeIfAbsent(each.task(), none -> new HashMap<>()).put(each.item(), each);
        List<String> divergences = new ArrayList<>();
        for (TaskResult<?> task : run.tasks()) {
            Restored.OfTask earlier = known.get(task.name());
            if (earlier == null) divergences.add("task '" + task.name() + "' was not in the earlier run");
            else if (items.containsKey(task.name()) && task.state() == TaskState.SUCCESS)
                compareItems(task, items.get(task.name()), divergences);
            else compare(task, earlier, divergences);
        }
        return new Replay(run, divergences);
    }

    private static void compare(TaskResult<?> task, Restored.OfTask earlier, List<String> divergences) {
        if (task.state() != earlier.state())
            divergences.add("task '" + task.name() + "' was " + earlier.state() + " and is " + task.state());
        else if (task.state() == TaskState.SUCCESS && earlier.kept()) {
            String difference = difference(earlier, task.value());
            if (difference != null) divergences.add("task '" + task.name() + "' " + difference);
        }
    }

    private static void compareItems(
            TaskResult<?> task, Map<Integer, Restored.OfTask> earlier, List<String> divergences) {
        List<?> values = (List<?>) task.value();
        int place = 0;
        for (int item = 0; item < earlier.size(); item++) {
            Restored.OfTask each = earlier.get(item);
            if (each == null || each.state() != TaskState.SUCCESS) continue;
            Object value = place < values.size() ? values.get(place) : null;
            String difference = place < values.size() ? difference(each, value) : "returned nothing now";
            place++;
            if (difference == null) continue;
            divergences.add("task '" + task.name() + "[" + item + "]' " + difference);
            return;
        }
        if (place < values.size())
            divergences.add("task '" + task.name() + "' had " + place + " results and has " + values.size());
    }

    private static @Nullable String difference(Restored.OfTask earlier, @Nullable Object after) {
        // Files count by what they were then, and by what they are now.
        Map<String, String> then = new HashMap<>(earlier.files());
        Map<String, String> now = new HashMap<>();
        String one = Values.key(earlier.value(), then);
        String two = Values.key(after, now);
        if (one.equals(two)) return null;
        if (one.length() <= SHOWN && two.length() <= SHOWN && now.isEmpty())
            return "returned " + one + " and returns " + two;
        String difference = Outline.difference(Outline.of(earlier.value(), then), Outline.of(after, now));
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
        return divergences;
    }

    @Override
    public String toString() {
        return firstDivergence().map(first -> "diverges: " + first).orElse("the same");
    }
}
