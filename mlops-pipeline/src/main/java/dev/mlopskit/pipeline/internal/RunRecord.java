package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.RunState;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is left of a run when it is over. */
public record RunRecord(
        String id,
        RunState state,
        Instant startedAt,
        Instant endedAt,
        TaskTable tasks,
        @Nullable PipelineException timeout,
        Supplier<List<Throwable>> listenerErrors,
        IntFunction<String> explanations) {}
