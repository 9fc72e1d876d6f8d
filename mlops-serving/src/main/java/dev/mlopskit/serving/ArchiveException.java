package dev.mlopskit.serving;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An archive that cannot be written or unpacked: of an unknown kind, truncated, too large, or with an entry that would leave
 * its folder. The target of an unpacking is as it was.
 */
public final class ArchiveException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final transient Path archive;
    private final @Nullable String entry;

    /**
     * Makes an exception.
     *
     * @param archive the file
     * @param entry the entry that is wrong; {@code null} when it is the whole
     * @param problem what is wrong, and what to do
     * @param cause what led to it
     */
    public ArchiveException(Path archive, @Nullable String entry, String problem, @Nullable Throwable cause) {
        super("archive '" + archive + "'" + (entry == null ? "" : ", entry '" + entry + "'") + ": " + problem, cause);
        this.archive = archive;
        this.entry = entry;
    }

    /** The archive. */
    public Path archive() {
        return archive;
    }

    /** The entry that is wrong; {@code null} when it is the whole archive. */
    public @Nullable String entry() {
        return entry;
    }
}
