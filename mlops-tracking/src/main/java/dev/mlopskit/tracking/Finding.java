package dev.mlopskit.tracking;

/**
 * Something that a {@link Doctor} found wrong with a store.
 *
 * @param kind what sort of thing is wrong
 * @param subject the table, run, model, version or folder that it is about
 * @param text what is wrong and what to do, as a sentence
 * @param repairable whether {@link Doctor#repair} puts it right
 */
public record Finding(Kind kind, String subject, String text, boolean repairable) {
    /** The sorts of findings. */
    public enum Kind {
        /** SQLite finds the file damaged. */
        DAMAGED,
        /** The tables are not those of the schema revision: a migration of MLflow's that broke. */
        BROKEN_MIGRATION,
        /** The same, in a file that another process has open: it may be at it. */
        MIGRATION_UNDER_WAY,
        /** A schema revision that this library does not know, so that it cannot be compared. */
        UNKNOWN_REVISION,
        /** A run that is said to go on and whose process is gone. */
        STALE_RUN,
        /** A row that the schema allows and that lacks what MLflow cannot do without. */
        INCOMPLETE_ROW,
        /** Rows whose run, experiment, model or version is missing. */
        ORPHAN_ROWS,
        /** A folder of artifacts whose run or logged model the file does not know. Another store may: the file is sound. */
        ORPHAN_FOLDER,
        /** An address of artifacts, or a source of a version, at which nothing lies. */
        BROKEN_LINK,
        /** An alias of a version that is missing. */
        BROKEN_ALIAS
    }

    /** The kind, the subject and the sentence, on one line. */
    @Override
    public String toString() {
        return kind + " " + subject + " " + text + (repairable ? " [--repair]" : "");
    }
}
