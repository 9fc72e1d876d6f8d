package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * A log of a sample of the calls that were answered, as JSON lines: {@code at}, {@code version}, {@code millis}, and of each row the
 * {@code inputs} and {@code outputs} by their names; of a call with columns, the columns. NaN and infinities are texts. It never slows
 * or fails a call: calls wait for it in a queue, and what cannot be queued or written is counted ({@link Status#lost}). Arrays in rows
 * must not be changed after the call. Immutable.
 *
 * @param file where the lines go; it is added to if it exists. A process has it for itself
 * @param percent the part of the calls, from 1 to 100
 * @param bytes how long a file may be; before it would be longer, it gets the name {@code file.1}, that one {@code file.2}, and so on
 * @param files how many files there are at most; the oldest one is deleted
 * @param rows how many rows of a call are logged at most; {@code rows} of a line tells how many it had
 * @param waiting how many calls may wait to be written
 * @param masked names of inputs and outputs whose values are written as {@code ***}, at any depth
 */
public record RequestLog(Path file, int percent, long bytes, int files, int rows, int waiting, Set<String> masked) {
    /**
     * What became of the calls that were to be logged.
     *
     * @param written how many were written
     * @param lost how many were not, since too many waited or the disk did not take them
     */
    public record Status(long written, long lost) {}

    /** Refuses what logs nothing. */
    public RequestLog {
        masked = Set.copyOf(masked);
        if (percent < 1 || percent > 100)
            throw new ServingException("a log cannot have " + percent + " % of the calls: give 1 to 100");
        if (bytes < 1 || files < 1 || rows < 1)
            throw new ServingException("a log of " + files + " files of " + bytes + " bytes with " + rows
                    + " rows of a call holds nothing: give 1 or more of each");
        if (waiting < 1 || waiting > 1 << 20)
            throw new ServingException("a queue for " + waiting + " calls cannot be: give 1 to " + (1 << 20));
    }

    /** All calls, 100 rows of each, into five files of 10 MB at most; 4,096 calls may wait. */
    public static RequestLog to(Path file) {
        return new RequestLog(file, 100, 10_000_000, 5, 100, 4096, Set.of());
    }

    /** With another part of the calls. */
    public RequestLog percent(int percent) {
        return new RequestLog(file, percent, bytes, files, rows, waiting, masked);
    }

    /** With other files. */
    public RequestLog rotate(long bytes, int files) {
        return new RequestLog(file, percent, bytes, files, rows, waiting, masked);
    }

    /** With another number of rows of a call. */
    public RequestLog rows(int rows) {
        return new RequestLog(file, percent, bytes, files, rows, waiting, masked);
    }

    /** With room for another number of calls. */
    public RequestLog waiting(int waiting) {
        return new RequestLog(file, percent, bytes, files, rows, waiting, masked);
    }

    /** With these names masked beside the present ones. */
    public RequestLog mask(String... names) {
        Set<String> all = new TreeSet<>(masked);
        all.addAll(Arrays.asList(names));
        return new RequestLog(file, percent, bytes, files, rows, waiting, all);
    }
}
