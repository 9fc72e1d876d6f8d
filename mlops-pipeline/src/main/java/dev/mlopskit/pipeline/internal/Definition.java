package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.WeightRule;
import dev.mlopskit.pipeline.internal.params.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of a pipeline as they were written down, open until it is planned. */
public final class Definition {
    final String name;
    final List<TaskSpec> tasks = new ArrayList<>();
    final List<GroupSpec> groups = new ArrayList<>();
    final Map<String, Pool> pools = new LinkedHashMap<>();
    final List<String> errors = new ArrayList<>();
    private final Set<String> groupNames = new HashSet<>();
    private @Nullable WeightRule weightRule;
    private boolean takesParams;
    private @Nullable Params params;
    private boolean open = true;
    /** What this is a part of. */
    final @Nullable Definition whole;

    /** An empty one. */
    public Definition(@Nullable String name) {
        this(name, null);
    }

    private Definition(@Nullable String name, @Nullable Definition whole) {
        if (name == null) throw new PipelineException("a pipeline has the name null: give it one");
        this.name = name;
        this.whole = whole;
        groups.add(new GroupSpec(this, null, ""));
    }

    /** One for some of the tasks of this, which are still to be added, with all else that this has. */
    Definition part() {
        Definition part = new Definition(name, this);
        part.pools.putAll(pools);
        part.weightRule = weightRule;
        part.takesParams = takesParams;
        part.params = params;
        return part;
    }

    /** What all tasks and groups are in. */
    public GroupSpec root() {
        return groups.get(0);
    }

    /**
     * Adds a task to a group; one whose body runs for each of the items, if there are some. What is {@code null} against all
     * annotations is told with all else that is wrong.
     */
    public TaskSpec add(
            GroupSpec group,
            @Nullable String task,
            List<@Nullable InputSpec> inputs,
            @Nullable Items items,
            Call call,
            @Nullable Object code) {
        requireOpen();
        if (task == null) error("task number " + (tasks.size() + 1) + " has the name null: give it one");
        String full = group.full(task == null ? "number-" + (tasks.size() + 1) : task);
        if (code == null) error("task '" + full + "' has the body null: give it one");
        List<InputSpec> given = new ArrayList<>(inputs.size());
        for (InputSpec input : inputs)
            if (input != null) given.add(input);
            else error("task '" + full + "' has the input null: give it a task, or p.value(null)");
        TaskSpec spec = new TaskSpec(group, full, given, items, call, code == null ? full : code, tasks.size());
        tasks.add(spec);
        return spec;
    }

    /** Lets the value of a task be kept by no journal, as it is a stream. */
    public void unkept(TaskSpec task) {
        if (task.owner == this) task.options(null).transientValue = true;
    }

    GroupSpec group(GroupSpec parent, String full) {
        requireOpen();
        if (!Names.good(full)) error(Names.complaint("group", full));
        if (!groupNames.add(full)) error("there is more than one group '" + full + "': give each a name of its own");
        GroupSpec group = new GroupSpec(this, parent, full);
        groups.add(group);
        return group;
    }

    /** Adds a pool. */
    public void pool(String pool, int slots) {
        requireOpen();
        if (!Names.good(pool)) error(Names.complaint("pool", pool));
        if (slots < 1) error("pool '" + pool + "' cannot have " + slots + " slots: take 1 or more");
        if (pools.putIfAbsent(pool, new Pool(pool, slots)) != null)
            error("there is more than one pool '" + pool + "': give each a name of its own");
    }

    /** Says what priorities are worth. */
    public void weightRule(WeightRule rule) {
        requireOpen();
        if (weightRule != null) error("the weight rule is given twice: leave one out");
        weightRule = rule;
    }

    WeightRule weightRule() {
        return weightRule == null ? WeightRule.ABSOLUTE : weightRule;
    }

    /** Takes params, of a record class. */
    public void params(Class<?> type, @Nullable Record defaults) {
        requireOpen();
        if (takesParams) error("params are taken twice: take them once, and hand that input on");
        else params = Params.of(type, defaults, errors);
        takesParams = true;
    }

    @Nullable
    Params params() {
        return params;
    }

    /** Notes what is wrong, to be told with all else that is. */
    void error(String error) {
        errors.add(error);
    }

    void requireOpen() {
        if (!open)
            throw new PipelineException(
                    "pipeline '" + name + "' is defined already: add and order its tasks inside Pipeline.define");
    }

    void close() {
        open = false;
    }
}
