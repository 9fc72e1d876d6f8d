package dev.mlopskit.tracking.internal;

/** The stages of versions that mean something here; all others are only read. */
public final class Stages {
    /** That of every version in these days. */
    public static final String NONE = "None";

    /** MLflow keeps a version that was deleted, so that its number is not used again, under a stage of this name. */
    public static final String DELETED = "Deleted_Internal";

    private Stages() {}
}
