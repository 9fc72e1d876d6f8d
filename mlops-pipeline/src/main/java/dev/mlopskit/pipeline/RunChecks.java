package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.params.Params;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks options against the pipeline that is to run with them, before anything runs. */
final class RunChecks {
    private RunChecks() {}

    static Given given(Plan plan, RunOptions options) {
        Params params = plan.graph().params();
        if (params == null
                && options.params().isEmpty()
                && options.substitutes().isEmpty()
                && options.dataInterval() == null
                && options.journal() == null) return Given.NOTHING;
        List<String> errors = new ArrayList<>();
        if (options.journal() != null) errors.addAll(plan.graph().complaintsOfKeeping());
        Record record = params == null ? null : params.resolve(options.params(), errors);
        if (params == null && !options.params().isEmpty())
            errors.add("params are given, and it takes none: leave them out, or take them with params(..)");
        Map<Integer, @Nullable Object> substitutes = substitutes(plan, options, errors);
        if (!errors.isEmpty()) throw new InvalidPipelineException(plan.name(), errors);
        return new Given(
                record,
                params == null || record == null ? Map.of() : params.flat(record),
                substitutes,
                options.dataInterval());
    }

    /** The values of tasks whose bodies do not run, of a run whose params are known. */
    static Map<Integer, @Nullable Object> substitutes(Plan plan, RunOptions options) {
        List<String> errors = new ArrayList<>();
        Map<Integer, @Nullable Object> values = substitutes(plan, options, errors);
        if (!errors.isEmpty()) throw new InvalidPipelineException(plan.name(), errors);
        return values;
    }

    private static Map<Integer, @Nullable Object> substitutes(Plan plan, RunOptions options, List<String> errors) {
        Map<Integer, @Nullable Object> values = new HashMap<>();
        options.substitutes().forEach((task, value) -> {
            Graph graph = plan.graph();
            int number = task instanceof Step<?, ?> step ? graph.number(step.spec()) : graph.number((String) task);
            String name = task instanceof Step<?, ?> step ? step.name() : (String) task;
            if (graph.leavesOut(name)) return;
            if (number < 0)
                errors.add("a value is substituted for task '" + name + "', which it does not have: "
                        + Names.near(name, graph.taskNames(), "its plan().tasks() lists the names"));
            else if (values.containsKey(number))
                errors.add("two values are substituted for task '" + name + "': leave one out");
            else if (graph.kind(number) == PlannedTask.Kind.APPROVAL && !(value instanceof Approval))
                errors.add("what is substituted for task '" + name + "', which asks a person, is " + value
                        + ": substitute an Approval");
            else if (graph.kind(number) == PlannedTask.Kind.MAPPED && !(value instanceof List))
                errors.add("what is substituted for task '" + name + "', which runs for each item, is " + value
                        + ": substitute the List of what its bodies return");
            else values.put(number, value);
        });
        return values;
    }
}
