package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.journal.JournalStore;
import dev.mlopskit.pipeline.internal.journal.RunRow;
import dev.mlopskit.tracking.Tracking;
import java.time.Instant;
import java.util.List;

/**
 * Keeps runs in the database of a tracking store, in tables of this library's own, so that a run goes on after its process has
 * been killed: see {@link RunOptions.Builder#journal} and {@link Pipeline#resume(RunOptions)}. Every transition is committed before
 * anything follows from it, as safely as the store commits. Needs a store that is a database: a SQLite file, or PostgreSQL.
 * Lives as long as the tracking that it was made of is open. Thread-safe; several processes may use one store.
 *
 * <p>What a body returns is kept as JSON: numbers, texts, times, paths, enums, records, optionals, lists, sets and maps of
 * such, and arrays of numbers or texts; what is longer than 64 Ki characters lies where artifacts do. It comes back as what it was: {@link
 * java.util.ArrayList}, {@link java.util.LinkedList}, {@link java.util.ArrayDeque}, {@link java.util.HashSet}, {@link
 * java.util.LinkedHashSet}, {@link java.util.TreeSet}, {@link java.util.EnumSet}, {@link java.util.HashMap}, {@link
 * java.util.LinkedHashMap}, {@link java.util.TreeMap}, {@link java.util.EnumMap}, {@link java.util.concurrent.ConcurrentHashMap} and {@link
 * java.util.concurrent.CopyOnWriteArrayList} as the same class, which can be changed; those of {@code List.of}, {@code Set.of}, {@code Map.of},
 * {@code Stream.toList} and {@code Collections.unmodifiable..} as ones that cannot be, in the same order; those of {@code Arrays.asList}, and parts
 * and views of the classes above, as copies that can be.
 *
 * <p>Anything else is refused before the run, where the declared type tells, also that of a component of a record, and otherwise fails its task with
 * the place of what cannot be kept, unless the task says {@link Step#transientValue()}: collections of other classes or with a comparator, paths of other file
 * systems, subclasses of numbers, and records whose constructor or methods change what they are given. What an unmodifiable view goes by cannot be seen: a
 * comparator beneath {@code Collections.unmodifiableMap} is lost.
 *
 * <p>Of a file or folder that a path in a value leads to, the SHA-256 is kept for {@link Pipeline#replay}. The file is read for it once, on the
 * thread of the body, which takes about two seconds for each gigabyte; a task that returns the path of something very large can return
 * its name as a text instead.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="journal"}
 */
public final class Journal {
    private final JournalStore store;

    private Journal(JournalStore store) {
        this.store = store;
    }

    /**
     * The journal in the database of a tracking store; makes its tables if they are not there.
     *
     * @throws PipelineException if the store is no database, or cannot be written
     */
    public static Journal in(Tracking tracking) {
        return new Journal(new JournalStore(tracking.store()));
    }

    /** The runs of a pipeline, the newest first. */
    public List<JournaledRun> runs(String pipeline) {
        Instant now = Instant.now();
        return store.runs(pipeline).stream().map(row -> of(row, now)).toList();
    }

    /**
     * A run by its id.
     *
     * @throws PipelineException if there is none
     */
    public JournaledRun run(String runId) {
        return store.find(runId)
                .map(row -> of(row, Instant.now()))
                .orElseThrow(() -> new PipelineException(
                        "there is no run " + runId + " in this journal: runs(..) lists those of a pipeline"));
    }

    /**
     * The tasks of a run that have begun or ended, and the items of mapped ones after them, by name; of a run that goes on as it
     * is now.
     *
     * @throws PipelineException if there is no such run, or a value cannot be read
     */
    public List<JournaledTask> tasks(String runId) {
        run(runId);
        return store.tasks(runId).stream()
                .map(each -> new JournaledTask(
                        each.task(),
                        each.item(),
                        each.state(),
                        each.attempts(),
                        each.value(),
                        each.error(),
                        each.startedAt(),
                        each.endedAt()))
                .toList();
    }

    /**
     * Forgets a run and all that is kept of it; does nothing if there is none.
     *
     * @throws PipelineException if a process drives it
     */
    public void delete(String runId) {
        store.delete(runId);
    }

    private static JournaledRun of(RunRow row, Instant now) {
        return new JournaledRun(
                row.runId(),
                row.pipeline(),
                row.state(),
                row.isAbandoned(now),
                row.ownerName(),
                row.rerunOf(),
                row.startedAt(),
                row.endedAt());
    }

    JournalStore store() {
        return store;
    }
}
