package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.params.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks options against the pipeline that is to run with them, before anything runs. */
final class RunChecks {
    private static final Given NOTHING = new Given(null, Map.of());

    private RunChecks() {}

    static Given given(Plan plan, RunOptions options) {
        Params params = plan.graph().params();
        if (params == null && options.params().isEmpty()) return NOTHING;
        List<String> errors = new ArrayList<>();
        Record record = params == null ? null : params.resolve(options.params(), errors);
        if (params == null)
            errors.add("params are given, and it takes none: leave them out, or take them with params(..)");
        if (!errors.isEmpty()) throw new InvalidPipelineException(plan.name(), errors);
        return params == null || record == null ? NOTHING : new Given(record, params.flat(record));
    }
}
