package dev.mlopskit.tracking;

/**
 * Hears how far an upload or download is, about once a megabyte and at the end of each file; or how far a merge or an export
 * is, in runs. Is called by the thread that does the work, which may be one of the HTTP client's; it should return soon, and
 * must not throw.
 */
@FunctionalInterface
public interface TransferProgress {
    /**
     * Says how far it is.
     *
     * @param path the artifact under way
     * @param done bytes moved so far, of all files; or runs
     * @param total bytes of all files; or runs
     */
    void moved(String path, long done, long total);

    /** Hears nothing. */
    static TransferProgress none() {
        return (path, done, total) -> {};
    }
}
