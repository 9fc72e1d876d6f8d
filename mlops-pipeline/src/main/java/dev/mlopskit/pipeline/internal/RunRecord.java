package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.RunState;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What is left of a run when it is over. */
public record RunRecord(
        String id,
        RunState state,
        Instant startedAt,
        Instant endedAt,
        TaskTable tasks,
        Supplier<List<Throwable>> listenerErrors) {}
