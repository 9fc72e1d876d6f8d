package dev.mlopskit.tracking;

/** What a write that has returned survives. Artifacts survive a power failure in either case. */
public enum Durability {
    /** A killed process. A power failure may take the last writes with it, never the store. The default. */
    NORMAL,
    /** A power failure too: each commit waits for the disk. About four times slower. */
    FULL
}
