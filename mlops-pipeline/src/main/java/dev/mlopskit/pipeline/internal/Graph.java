package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PlannedTask.Kind;
import dev.mlopskit.pipeline.TriggerRule;
import dev.mlopskit.pipeline.WeightRule;
import dev.mlopskit.pipeline.internal.params.Params;
import dev.mlopskit.pipeline.internal.values.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checked DAG, frozen: tasks by number, every task after all that it depends on. Beside the edges that were written down
 * there are those of setups: a task within the reach of one waits for it, and a teardown for all between it and its setups.
 */
public final class Graph {
    private final Definition definition;
    private final TaskSpec[] tasks;
    private final Map<String, Integer> numbers;
    private final int[] levels;
    private final Map<Integer, Pool> ownPools = new HashMap<>();
    private final Map<String, String> assets = new HashMap<>();
    private final boolean priorities;
    /** What the tasks count by a rule that looks at others too; {@code null} by the one that does not. */
    private final int @Nullable [] weights;

    private final boolean maps;
    private final boolean early;
    final Edges upstream;
    final Edges downstream;
    /** The setups within whose reach a task is; of a teardown what it has to wait for. */
    final Edges reach;

    final Edges reached;
    private final Reach found;

    Graph(Definition definition, TaskSpec[] tasks, Edges upstream) {
        this.definition = definition;
        this.tasks = tasks;
        this.upstream = upstream;
        this.downstream = upstream.reversed();
        this.numbers = new HashMap<>(tasks.length * 2);
        this.levels = new int[tasks.length];
        boolean hasPriorities = false;
        boolean hasMaps = false;
        boolean hasEarly = false;
        for (int task = 0; task < tasks.length; task++) {
            for (int i = upstream.from(task); i < upstream.to(task); i++)
                levels[task] = Math.max(levels[task], levels[upstream.target(i)] + 1);
            TaskOptions options = tasks[task].options;
            numbers.put(tasks[task].name(), task);
            if (options.asset != null) assets.put(tasks[task].name(), options.asset);
            hasPriorities |= options.priority != 0;
            hasMaps |= tasks[task].isMapped();
            hasEarly |= options.rule.name().startsWith("ONE_");
            if (options.maxActive > 0) ownPools.put(task, options.ownPool(tasks[task].name()));
        }
        WeightRule rule = definition.weightRule();
        this.weights = rule == WeightRule.ABSOLUTE ? null : Weights.of(rule, tasks, upstream, downstream);
        this.priorities = hasPriorities || weights != null;
        this.maps = hasMaps;
        this.early = hasEarly;
        this.found = Reach.of(this);
        this.reach = found.edges();
        this.reached = reach.reversed();
    }

    /** The name of the pipeline. */
    public String name() {
        return definition.name;
    }

    /** The params that a run takes; {@code null} if it takes none. */
    public @Nullable Params params() {
        return definition.params();
    }

    /** How many tasks there are. */
    public int size() {
        return tasks.length;
    }

    /** The name of a task. */
    public String taskName(int task) {
        return tasks[task].name();
    }

    /** The names of all tasks. */
    public List<String> taskNames() {
        return Arrays.stream(tasks).map(TaskSpec::name).toList();
    }

    /** The length of the longest way to a task. */
    public int level(int task) {
        return levels[task];
    }

    /** Whether a task asks a person. */
    public boolean asks(int task) {
        return tasks[task].asks;
    }

    /** How many tasks a task waits for. */
    public int upstreamCount(int task) {
        return upstream.count(task);
    }

    /** One of the tasks that a task waits for. */
    public int upstream(int task, int i) {
        return upstream.target(upstream.from(task) + i);
    }

    /** The number of a task; -1 if it is of another pipeline, or was left out. */
    public int number(TaskSpec spec) {
        if (spec.owner == definition) return spec.number;
        return spec.owner == definition.whole ? number(spec.name()) : -1;
    }

    /** Whether this is a part of a pipeline in which there is no such task. */
    public boolean leavesOut(String name) {
        Definition whole = definition.whole;
        return whole != null
                && number(name) < 0
                && whole.tasks.stream().anyMatch(task -> task.name().equals(name));
    }

    Definition definition() {
        return definition;
    }

    /** The number of the task of a name; -1 if there is none. */
    public int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    /** What is wrong with what bodies return, for a run that is to be kept. */
    public List<String> complaintsOfKeeping() {
        List<String> errors = new ArrayList<>();
        for (TaskSpec task : tasks) {
            if (task.asks || task.options.transientValue) continue;
            String complaint = Values.complaint(Lambdas.returnType(task.code));
            if (complaint != null)
                errors.add("task '" + task.name() + "' returns " + complaint
                        + ", which a journal cannot keep: return a record, a number, a text, a list or map of such, or say"
                        + " transientValue() if it can be made again");
        }
        return errors;
    }

    /** The values that a task took, as far as they are known when it is not running. */
    public List<@Nullable Object> inputs(int task, TaskTable values) {
        List<@Nullable Object> inputs = new ArrayList<>();
        for (InputSpec input : tasks[task].inputs)
            if (input instanceof TaskSpec from) inputs.add(values.value(from.number));
            else if (input instanceof InputSpec.OfValue given) inputs.add(given.value());
        return inputs;
    }

    /** How a task is run. */
    public TaskOptions options(int task) {
        return tasks[task].options;
    }

    /** Whether a failure of a task makes the run a failed one. */
    public boolean failureCounts(int task) {
        return !options(task).allowFailure && !options(task).teardown;
    }

    /** Whether a task runs once for each of some items. */
    public boolean isMapped(int task) {
        return maps && tasks[task].isMapped();
    }

    /** The topics that hear of successes, by task. */
    public Map<String, String> assets() {
        return assets;
    }

    /** The groups that a task is in, by their full names, the outermost first. */
    public List<String> groups(int task) {
        return tasks[task].group.path();
    }

    /** What sort of task it is. */
    public Kind kind(int task) {
        TaskSpec spec = tasks[task];
        if (spec.options.setup) return Kind.SETUP;
        if (spec.options.teardown) return Kind.TEARDOWN;
        return spec.isMapped() ? Kind.MAPPED : spec.asks ? Kind.APPROVAL : Kind.TASK;
    }

    /** When a task runs. */
    public TriggerRule rule(int task) {
        return tasks[task].options.effectiveRule();
    }

    /** Whether a task waits for another one within whose reach it is not. */
    boolean isOnlyInTime(int task, int before) {
        return found.isOnlyInTime(task, before);
    }

    boolean hasPriorities() {
        return priorities;
    }

    /** What a task counts when several could run; the higher goes first. */
    int priority(int task) {
        return weights == null ? options(task).priority : weights[task];
    }

    /** Whether some task may run before all that it comes after are done. */
    boolean hasEarly() {
        return early;
    }

    TaskSpec spec(int task) {
        return tasks[task];
    }

    Call call(int task) {
        return tasks[task].call;
    }

    /** What a task takes; a task may stand twice. */
    List<InputSpec> inputs(int task) {
        return tasks[task].inputs;
    }

    @Nullable
    Pool pool(int task) {
        String pool = tasks[task].options.pool;
        return pool == null ? null : definition.pools.get(pool);
    }

    Map<String, Pool> pools() {
        return definition.pools;
    }

    /** The slots of a task that said how many of its bodies run at the same time. */
    @Nullable
    Pool ownPool(int task) {
        return ownPools.isEmpty() ? null : ownPools.get(task);
    }
}
