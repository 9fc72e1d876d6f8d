package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Writes events down; needs no lock, as calls never come at the same time. */
final class Recorder implements PipelineListener {
    private final List<PipelineEvent> events = new ArrayList<>();

    @Override
    public void onEvent(PipelineEvent event) {
        events.add(event);
    }

    List<PipelineEvent> events() {
        return events;
    }
}
