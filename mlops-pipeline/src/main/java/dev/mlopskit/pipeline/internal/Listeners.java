package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners one after another; what one throws is logged and concerns neither the others nor the run. */
final class Listeners implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineListener.class);

    private static final int MAX_KEPT = 100;

    private final List<PipelineListener> listeners;
    private final List<Throwable> errors = new ArrayList<>();

    Listeners(List<PipelineListener> listeners) {
        this.listeners = listeners;
    }

    @Override
    public boolean listens() {
        return !listeners.isEmpty();
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void keep(Change change) {}

    /** What listeners threw, in order, the first hundred; to be asked for when the run is over. */
    List<Throwable> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void tell(PipelineEvent event) {
        for (PipelineListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) {
                if (errors.size() < MAX_KEPT) errors.add(e);
                LOG.warn(
                        "listener {} failed on {} of run {}; the run goes on",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        event.runId(),
                        e);
            }
        }
    }
}
