package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.RunState;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One run for one interval, from its beginning to its end. What can change is guarded by the lock of the core. */
final class Launch implements PipelineListener {
    final Entry entry;
    final String key;
    final DataInterval interval;
    private final Runs runs;
    private final @Nullable BiConsumer<Launch, Boolean> whenOver;
    boolean cancelled;

    /** The run that was given up here before; {@code null} for none that is known. */
    final @Nullable String before;

    /** Who is within the call that starts it, which may run all of it; others need only see that it is not they. */
    volatile @Nullable Thread starting;

    @Nullable
    Starter starter;

    @Nullable
    ActiveRun run;

    @Nullable
    String runId;

    @Nullable
    RunState state;

    @Nullable
    Throwable problem;

    /** With what is to be done when it is over, or was given up, if it was begun in turn. */
    Launch(
            Runs runs,
            Entry entry,
            String key,
            DataInterval interval,
            @Nullable String before,
            @Nullable BiConsumer<Launch, Boolean> whenOver) {
        this.runs = runs;
        this.entry = entry;
        this.key = key;
        this.interval = interval;
        this.before = before;
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

    /** Whether its schedule has begun it and takes it back if it is given up. */
    boolean inTurn() {
        return whenOver != null;
    }

    void over(boolean givenUp) {
        if (whenOver != null) whenOver.accept(this, givenUp);
    }

    @Override
    public String toString() {
        return "run of schedule '" + entry.name + "' for " + interval;
    }
}
