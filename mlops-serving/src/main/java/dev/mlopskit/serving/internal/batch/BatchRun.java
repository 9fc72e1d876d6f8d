package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.batch.BatchProgress;
import dev.mlopskit.serving.internal.batch.Input.Rows;
import dev.mlopskit.serving.internal.batch.Scored.Bad;
import dev.mlopskit.serving.internal.protocol.TextRows;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call of a batch: goes on where the state says, writes chunk after chunk, and says so in the state. */
public final class BatchRun {
    private final BatchSettings settings;
    private final Scorer model;
    private final Consumer<? super BatchProgress> listener;
    private final long began = System.nanoTime();
    private final Path output;
    private BatchState state = BatchState.begin(Map.of());
    private long resumed;

    /** Makes a call. */
    public BatchRun(BatchSettings settings, Scorer model, Consumer<? super BatchProgress> listener) {
        this.settings = settings;
        this.model = model;
        this.listener = listener;
        this.output = settings.output();
    }

    /** Does what is left. */
    public BatchProgress run() {
        Path bad = settings.badRows();
        if (bad != null && absolute(bad).equals(absolute(output)))
            throw new BatchException(
                    0, "'" + bad + "' is the place of bad rows and of the result: give each a file of its own", null);
        try {
            return run(bad);
        } catch (ServingException e) {
            if (!isInterrupt(e)) throw e;
            throw Chunks.interrupted(e);
        }
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /** The disk tells an interrupt as a channel that was closed. */
    private static boolean isInterrupt(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause())
            if (e instanceof ClosedByInterruptException) return true;
        return false;
    }

    private BatchProgress run(@Nullable Path bad) {
        try (PartFile part = PartFile.open(output);
                PartFile badPart = bad == null ? null : PartFile.open(bad)) {
            state = BatchState.read(output, settings.identity());
            // Who takes the result away, and calls again, wants another.
            if (state.finished() && part.isEmpty() && !Files.exists(output)) state = BatchState.begin(state.identity());
            resumed = state.done().rows();
            if (!state.finished()) {
                requireAbsent(output);
                if (bad != null) requireAbsent(bad);
                part.cut(state.bytes());
                if (badPart != null) badPart.cut(state.badBytes());
                score(part, badPart);
                state = state.finish();
                state.write(output);
            }
            if (badPart != null) badPart.place();
            if (!settings.isParquet()) part.place();
            else if (!part.isEmpty()) {
                ParquetFile.write(part.path(), settings, state.columns(), output);
                part.cut(0);
            }
            return progress();
        }
    }

    private static void requireAbsent(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS))
            throw new BatchException(
                    0, "'" + file + "' is there already: delete it, or give another name for the result", null);
    }

    private void score(PartFile part, @Nullable PartFile badPart) {
        Set<String> keys = new HashSet<>(settings.keys());
        Predicate<String> used = name -> keys.contains(name) || TextRows.takes(model, name, keys);
        try (Rows rows = settings.input().open(state.done(), used)) {
            List<String> names = rows.names();
            requireColumns(names);
            Chunks chunks = new Chunks(settings, names, model);
            chunks.each(rows, scored -> write(scored, names, part, badPart));
            ResultLines lines = new ResultLines(
                    settings, state.columns().isEmpty() ? ResultLines.declared(model) : state.columns());
            long bytes = state.bytes() > 0 ? state.bytes() : part.append(lines.head());
            if (badPart != null && state.badBytes() == 0) badPart.append(ResultLines.badHead(names));
            state = new BatchState(
                    state.identity(), state.done(), state.bad(), bytes, state.badBytes(), lines.columns(), false);
        } catch (BadRowException e) {
            part.cut(0);
            BatchState.delete(output);
            throw e.refusal();
        }
    }

    private void requireColumns(List<String> names) {
        if (!names.containsAll(settings.keys()))
            throw new BatchException(
                    0, "keys " + settings.keys() + " are not all among the columns " + names + ": correct them", null);
        List<String> missing = TextRows.missing(model, names, new HashSet<>(settings.keys()));
        if (!missing.isEmpty())
            throw new BatchException(
                    0,
                    "the model takes " + missing + ", which are not among the columns " + names
                            + ": add or rename columns",
                    null);
    }

    private void write(Scored scored, List<String> names, PartFile part, @Nullable PartFile badPart) {
        if (badPart == null && !scored.bad().isEmpty())
            throw new BadRowException(settings.input(), scored.bad().get(0));
        if (!state.columns().isEmpty() && !scored.columns().isEmpty())
            Scored.requireSame(state.columns(), scored.columns());
        boolean first = state.columns().isEmpty() && !scored.columns().isEmpty();
        ResultLines lines = new ResultLines(settings, first ? scored.columns() : state.columns());
        if (first) part.append(lines.head());
        long bytes = part.append(scored.output());
        long badBytes = 0;
        if (badPart != null && !scored.bad().isEmpty()) {
            if (state.badBytes() == 0) badPart.append(ResultLines.badHead(names));
            badBytes = badPart.append(ResultLines.bad(scored.bad()));
        } else badBytes = state.badBytes();
        state = new BatchState(
                state.identity(),
                scored.end(),
                state.bad() + scored.bad().size(),
                bytes,
                badBytes,
                lines.columns(),
                false);
        state.write(output);
        listener.accept(progress());
    }

    private BatchProgress progress() {
        return new BatchProgress(
                state.done().rows(),
                state.bad(),
                resumed,
                Duration.ofNanos(System.nanoTime() - began),
                state.finished());
    }

    /** A bad row that has no place to go. */
    private static final class BadRowException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Input input;
        private final transient Bad bad;

        BadRowException(Input input, Bad bad) {
            super(null, null, false, false);
            this.input = input;
            this.bad = bad;
        }

        BatchException refusal() {
            return new BatchException(
                    bad.row().line(),
                    input.place(bad.row().line()) + " is bad, and nothing was written: " + bad.reason()
                            + "; or give badRows(..) a file for such rows",
                    bad.cause());
        }
    }
}
