package dev.mlopskit.data;

/** Two profiles, or a profile and values, that do not belong together: other columns, another kind, other edges. */
public final class ProfileMismatchException extends DataException {
    private static final long serialVersionUID = 1L;
    private final String column;

    /**
     * Makes an exception.
     *
     * @param column the column; empty where it has no name
     * @param problem what does not fit, and what to do
     */
    public ProfileMismatchException(String column, String problem) {
        super((column.isEmpty() ? "the column" : "column '" + column + "'") + " " + problem);
        this.column = column;
    }

    /** The column; empty where it has no name. */
    public String column() {
        return column;
    }
}
