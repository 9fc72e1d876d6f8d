package dev.mlopskit.serving.batch;

import dev.mlopskit.serving.ServingException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A batch that cannot be scored: a bad row, an input that cannot be read, or a state that another batch has left. */
public final class BatchException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final long line;

    /**
     * Makes an exception.
     *
     * @param line the line of a file, or the row of a query, from 1; 0 when it concerns none
     * @param problem what is wrong, and what to do
     * @param cause what led to it
     */
    public BatchException(long line, String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.line = line;
    }

    /** The line of the file, or the row of the query, from 1; empty when it concerns none. */
    public OptionalLong line() {
        return line < 1 ? OptionalLong.empty() : OptionalLong.of(line);
    }
}
