package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.journal.RunRow;
import dev.mlopskit.pipeline.internal.schedule.Starter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins the runs of one pipeline for a scheduler. */
record IntervalStarter(
        Pipeline pipeline, RunOptions options, @Nullable PipelineClock clock) implements Starter {
    @Override
    public ActiveRun start(String key, DataInterval interval, @Nullable String before, PipelineListener listener) {
        RunOptions run = options.forInterval(key, interval, listener, clock);
        boolean open = find(before).filter(row -> row.state() == null).isPresent();
        // That one and no other: if somebody else ends it just now, this is refused.
        return before != null && open ? pipeline.goOn(before, run, false) : pipeline.start(run);
    }

    @Override
    public void leave(ActiveRun run) {
        run.leave();
    }

    @Override
    public @Nullable RunState over(String before) {
        return find(before)
                .map(RunRow::state)
                .filter(state -> state != RunState.CANCELLED)
                .orElse(null);
    }

    private Optional<RunRow> find(@Nullable String run) {
        Journal journal = options.journal();
        return run == null || journal == null
                ? Optional.empty()
                : journal.store().find(run);
    }
}
