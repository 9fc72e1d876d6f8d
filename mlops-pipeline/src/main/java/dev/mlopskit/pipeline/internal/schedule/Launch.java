package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.RunState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run for one interval, from its beginning to its end. What can change is guarded by the lock of the core. */
final class Launch implements PipelineListener {
    final Entry entry;
    final String key;
    final DataInterval interval;
    private final Runs runs;
    private final Consumer<Boolean> whenOver;
    boolean cancelled;

    /** Who is within the call that starts it, which may run all of it; others need only see that it is not they. */
    volatile @Nullable Thread starting;

    @Nullable
    ActiveRun run;

    @Nullable
    String runId;

    @Nullable
    RunState state;

    @Nullable
    Throwable problem;

    Launch(Runs runs, Entry entry, String key, DataInterval interval, Consumer<Boolean> whenOver) {
        this.runs = runs;
        this.entry = entry;
        this.key = key;
        this.interval = interval;
        this.whenOver = whenOver;
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        runId = event.runId();
    }

    // The last of the listeners: all others have heard of the end when the next run begins.
    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        runs.ended(this, event.state(), event.error());
    }

    // Whoever goes on with the run says how it ended.
    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        runs.givenUp(this, event.error());
    }

    void over(boolean givenUp) {
        whenOver.accept(givenUp);
    }

    @Override
    public String toString() {
        return "run of schedule '" + entry.name + "' for " + interval;
    }
}
