package dev.mlopskit.serving;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that the system did not let this process read or write: it is gone, not allowed, or the disk is full.
 * What the file holds is not to blame; that is a {@link ModelFormatException} or an {@link ArchiveException}.
 */
public final class ModelIoException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final transient Path file;

    /**
     * Makes an exception.
     *
     * @param file the file or directory
     * @param problem what failed, and what to do
     * @param cause what the system answered
     */
    public ModelIoException(Path file, String problem, @Nullable Throwable cause) {
        super("file '" + file + "' " + problem, cause);
        this.file = file;
    }

    /** The file or directory. */
    public Path file() {
        return file;
    }
}
