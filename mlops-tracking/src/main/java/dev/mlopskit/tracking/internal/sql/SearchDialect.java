package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;

/** What a search must say to one database otherwise than to another. */
interface SearchDialect {
    /** A text, to be ordered by code points. */
    String ordered(String text);

    /** A condition that a text is of a pattern, by case; without an escape character. */
    String like(String text);

    /** The same, with A to Z taken for a to z. */
    String ilike(String text);

    /**
     * Whether a table of facts is better read from end to end than by its keys: where it is not much longer than the table of
     * the entities, since the rows of a key lie all over it.
     */
    boolean readThrough(Session session, String facts, String entities) throws SQLException;

    /** SQLite, on a connection of {@link SqliteFile} that makes LIKE go by case. */
    SearchDialect SQLITE = new SearchDialect() {
        // Reading 100,000 runs with 2 keys each: 7 ms from end to end, 50 ms by the key; so up to about 8 keys a run.
        private static final int KEYS = 8;

        @Override
        public String ordered(String text) {
            return text;
        }

        @Override
        public String like(String text) {
            return text + " LIKE ?";
        }

        @Override
        public String ilike(String text) {
            return "LOWER(" + text + ") LIKE LOWER(?)";
        }

        @Override
        public boolean readThrough(Session session, String facts, String entities) throws SQLException {
            return rows(session, facts) <= KEYS * rows(session, entities);
        }

        // About how many rows there are: counting them would be reading them.
        private long rows(Session session, String table) throws SQLException {
            return session.first("SELECT MAX(rowid) FROM " + table, row -> row.getLong(1))
                    .orElse(0L);
        }
    };
}
