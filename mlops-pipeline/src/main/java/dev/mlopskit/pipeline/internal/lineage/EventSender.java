package dev.mlopskit.pipeline.internal.lineage;

import java.io.IOException;

/** Where events go, one JSON object at a time, on one thread. */
public interface EventSender extends AutoCloseable {
    /** Sends an event; may throw, and is then asked again with the next one. */
    void send(String event) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
