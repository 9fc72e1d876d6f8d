package dev.mlopskit.tracking.internal;

/**
 * What the columns of MLflow's revision {@code 6953534de441} hold where MLflow itself allows more: PostgreSQL fails over a longer
 * text, so that no store takes one. Characters are counted, not bytes.
 */
public final class ColumnLimits {
    /** A name of an experiment or of a registered model. */
    static final int NAME = 256;

    /** A description in the registry, or a value of a tag of an experiment, a registered model or a version. */
    public static final int TEXT = 5_000;

    /** The source of a version, or the link to its run. */
    private static final int ADDRESS = 500;

    /** {@code runs.artifact_uri} has 200, of which the id of the run and what is around it take these. */
    private static final int LOCATION = 200 - "/".length() - 32 - "/artifacts".length();

    private ColumnLimits() {}

    /** Checks a tag of an experiment, a registered model or a version. */
    public static void checkTag(String key, String value) {
        Limits.checkTag(key, value, TEXT);
    }

    /** Checks what is said of a registered model or a version. */
    public static void checkDescription(String description) {
        Limits.checkLength("description", description, TEXT, "say less, and log a long text with Run.text()");
    }

    /** Checks where a version comes from. */
    public static void checkSource(String source) {
        Limits.checkLength("source of a model version", source, ADDRESS, "use a shorter address");
    }

    /** Checks a link to the run of a version. */
    public static void checkRunLink(String link) {
        Limits.checkLength("link to a run", link, ADDRESS, "use a shorter one");
    }

    /** Checks where an experiment is to keep its artifacts. */
    public static void checkLocation(String location) {
        Limits.checkLength("artifact location", location, LOCATION, "use a shorter address");
    }
}
