package dev.mlopskit.data;

import dev.mlopskit.core.NearNames;
import java.util.Collection;
import java.util.List;

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

    static ProfileMismatchException unknown(String name, Collection<String> known) {
        List<String> near = NearNames.of(name, known);
        return new ProfileMismatchException(
                name,
                "is none of the table: "
                        + (near.isEmpty() ? "it has " + known : "did you mean " + String.join(", ", near) + "?"));
    }

    /** The column; empty where it has no name. */
    public String column() {
        return column;
    }
}
