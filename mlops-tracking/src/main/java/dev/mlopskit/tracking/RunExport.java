package dev.mlopskit.tracking;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.tracking.internal.transfer.RunRow;
import dev.mlopskit.tracking.internal.transfer.RunTable;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes the runs that a query finds to a file, with the column names of MLflow's {@code search_runs}: {@code run_id},
 * {@code status}, {@code metrics.loss}, {@code params.depth}, {@code tags.team} and so on. Metrics are the latest values, not
 * histories. Runs are read page by page, so that all of a large store can be exported; the file is there when it is whole.
 * Immutable and thread-safe.
 *
 * {@snippet :
 * RunExport.of(penguins.runs("metrics.loss < 0.2").orderBy("metrics.loss")).csv(Path.of("best.csv"));
 * }
 */
public final class RunExport {
    private final Query<RunData> runs;
    private final TransferProgress progress;

    private RunExport(Query<RunData> runs, TransferProgress progress) {
        this.runs = runs;
        this.progress = progress;
    }

    /** Exports what a query finds, in its order. */
    public static RunExport of(Query<RunData> runs) {
        return new RunExport(runs, TransferProgress.none());
    }

    /** Tells how many runs are written, of how many; the path is the file. */
    public RunExport progress(TransferProgress progress) {
        return new RunExport(runs, progress);
    }

    /**
     * Writes a CSV file in UTF-8: a head, then a line a run, quoted as RFC 4180 has it. What a run lacks is nothing, an empty text is
     * {@code ""}, times are ISO 8601 in UTC, and numbers are as Java and Python read them, with {@code NaN} and
     * {@code Infinity}. The columns are read first: a key that comes up for the first time while the file is written has none.
     *
     * @return how many runs
     * @throws ArtifactException if the file cannot be written; one that was there is as it was
     */
    public long csv(Path file) {
        RunTable table = new RunTable();
        for (RunData run : runs) table.add(run);
        return write(file, table.head(), table::line);
    }

    /**
     * Writes a file of JSON lines in UTF-8: an object a run, with {@code metrics}, {@code params} and {@code tags} as objects
     * in it, and {@code inputs} and {@code outputs} as lists. Times are ISO 8601 in UTC; {@code NaN} and {@code Infinity} are
     * texts, since JSON has no such numbers.
     *
     * @return how many runs
     * @throws ArtifactException if the file cannot be written; one that was there is as it was
     */
    public long jsonLines(Path file) {
        return write(file, "", run -> RunRow.json(run) + "\n");
    }

    private long write(Path file, String head, Function<RunData, String> line) {
        long total = runs.count();
        long[] done = new long[1];
        try {
            AtomicFiles.write(file, out -> {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                writer.write(head);
                for (RunData run : runs) {
                    writer.write(line.apply(run));
                    progress.moved(file.toString(), ++done[0], Math.max(total, done[0]));
                }
                writer.flush();
            });
        } catch (UncheckedIOException e) {
            throw new ArtifactException(file.toString(), "write", Objects.requireNonNull(e.getCause()));
        }
        return done[0];
    }
}
