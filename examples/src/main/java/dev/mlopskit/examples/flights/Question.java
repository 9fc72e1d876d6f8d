package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Hears when a run asks. A run that ends without having asked ends the waiting too. */
final class Question implements PipelineListener {
    private final String task;
    private final CompletableFuture<Optional<String>> asked = new CompletableFuture<>();

    Question(String task) {
        this.task = task;
    }

    @Override
    public void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {
        if (event.task().equals(task)) asked.complete(Optional.of(event.question()));
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        asked.complete(Optional.empty());
    }

    /** Waits for the question; empty if the run ended without it. */
    Optional<String> await() {
        return asked.join();
    }

    /** Waits for the question, and answers it if it is asked. */
    void answer(ActiveRun run, boolean yes, String by) {
        if (await().isEmpty()) return;
        if (yes) run.approve(task, by, "better than the mean");
        else run.reject(task, by, "not this time");
    }
}
