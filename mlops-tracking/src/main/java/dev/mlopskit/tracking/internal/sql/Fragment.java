package dev.mlopskit.tracking.internal.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A piece of SQL with what its question marks stand for.
 *
 * @param sql the text; nothing that a user gave ever is in it
 * @param arguments the values, in the order of the question marks
 */
record Fragment(String sql, List<Object> arguments) {
    static Fragment of(String sql, Object... arguments) {
        return new Fragment(sql, Arrays.asList(arguments));
    }

    Fragment then(Fragment next) {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(next.arguments);
        return new Fragment(sql + next.sql, all);
    }

    Fragment then(String next, Object... more) {
        return then(of(next, more));
    }

    static Fragment join(List<Fragment> parts, String separator) {
        StringBuilder sql = new StringBuilder();
        List<Object> arguments = new ArrayList<>();
        for (Fragment part : parts) {
            if (!sql.isEmpty()) sql.append(separator);
            sql.append(part.sql);
            arguments.addAll(part.arguments);
        }
        return new Fragment(sql.toString(), arguments);
    }

    /** Parts that all hold, nested as flat as can be: SQLite nests no more than 1,000 terms. */
    static Fragment and(List<Fragment> parts) {
        if (parts.isEmpty()) return of("1 = 1");
        if (parts.size() == 1) return parts.get(0);
        int middle = parts.size() / 2;
        return of("(").then(and(parts.subList(0, middle)))
                .then(" AND ")
                .then(and(parts.subList(middle, parts.size())))
                .then(")");
    }

    /** {@code column = ?} for one value, {@code column IN (?, ?)} for several. */
    static Fragment oneOf(String column, List<?> values) {
        if (values.size() == 1) return of(column + " = ?", values.get(0));
        return new Fragment(
                column + " IN (" + String.join(",", Collections.nCopies(values.size(), "?")) + ")",
                List.copyOf(values));
    }
}
