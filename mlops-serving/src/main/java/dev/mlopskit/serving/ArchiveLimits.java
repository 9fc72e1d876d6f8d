package dev.mlopskit.serving;

/**
 * What an archive may unpack to. The defaults are far above any usual model; raise them for one that is larger.
 *
 * @param totalBytes the most bytes that all files may have together; 16 GiB by default
 * @param entries the most entries; 10,000 by default
 * @param ratio how many times larger than the archive the files may be, once they exceed 64 MiB; 200 by default
 */
public record ArchiveLimits(long totalBytes, int entries, int ratio) {
    /** The defaults. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(16L << 30, 10_000, 200);

    /** Refuses limits below 1. */
    public ArchiveLimits {
        if (totalBytes < 1 || entries < 1 || ratio < 1)
            throw new ServingException("limits of archives must be 1 or more, not " + totalBytes + " bytes, " + entries
                    + " entries, ratio " + ratio);
    }
}
