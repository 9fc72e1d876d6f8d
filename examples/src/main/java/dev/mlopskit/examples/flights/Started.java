package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Takes note of each body that runs. */
final class Started implements PipelineListener {
    private final Set<String> names = new ConcurrentSkipListSet<>();

    /** What the tracking calls an item, too. */
    static String item(int index) {
        return DelayPipeline.MAPPED + "[" + index + "]";
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        names.add(event.mapIndex() < 0 ? event.task() : item(event.mapIndex()));
    }

    /** The names of the tasks, and those of the items of the mapped one. */
    Set<String> names() {
        return names;
    }
}
