package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * What is closed before the end of a run is written, or its store is closed, the last first. Not thread-safe: the run holds a
 * lock.
 */
public final class Attachments {
    /** The tag that says what a run should have got at its end and has not. */
    public static final String INCOMPLETE_TAG = "mlopskit.incomplete";

    private record Attachment(String name, Runnable closing) {}

    private final Deque<Attachment> open = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * Starts something and keeps what ends it.
     *
     * @throws ConflictException if the run has one of this name; then nothing is started
     */
    public void add(String runId, String name, Supplier<Runnable> start) {
        if (open.stream().anyMatch(attachment -> attachment.name().equals(name)))
            throw new ConflictException(
                    runId, "run " + runId + " has " + name + " already: ask for it once, it goes on to the run's end");
        open.push(new Attachment(name, start.get()));
    }

    /** Lets go of something that has been closed; does nothing where it is not there. */
    public void remove(String name) {
        open.removeIf(attachment -> attachment.name().equals(name));
    }

    /**
     * Closes all; one that fails keeps neither the others nor the end back.
     *
     * @return what the run is to say about those that failed, also when called again
     */
    public List<Tag> close() {
        while (!open.isEmpty()) {
            Attachment attachment = open.pop();
            try {
                attachment.closing().run();
            } catch (RuntimeException | Error e) {
                LoggerFactory.getLogger(Attachments.class).warn("a run is left without {}", attachment.name(), e);
                failures.add(attachment.name() + ": " + e);
            }
        }
        if (failures.isEmpty()) return List.of();
        String all = String.join("\n", failures);
        return List.of(new Tag(INCOMPLETE_TAG, all.substring(0, Math.min(all.length(), Limits.MAX_TAG_VALUE))));
    }
}
