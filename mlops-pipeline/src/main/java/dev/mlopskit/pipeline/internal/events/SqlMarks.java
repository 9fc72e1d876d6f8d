package dev.mlopskit.pipeline.internal.events;

/**
 * Counts the marks of parameters in a statement of SQL as drivers of JDBC do: not those in texts, quoted identifiers and comments, and not
 * {@code ??}, which is an operator with a mark in PostgreSQL. Databases differ, so of what a statement can mean in one of them it takes
 * what has one mark; whether it is right says the driver.
 */
final class SqlMarks {
    private final String sql;
    /** Whether a backslash in a text takes the quote behind it in, as in MySQL. */
    private final boolean hasEscapes;

    private int at;
    private int subscripts;

    private SqlMarks(String sql, boolean hasEscapes) {
        this.sql = sql;
        this.hasEscapes = hasEscapes;
    }

    static int count(String sql) {
        int marks = new SqlMarks(sql, false).count();
        return marks != 1 && new SqlMarks(sql, true).count() == 1 ? 1 : marks;
    }

    private int count() {
        int marks = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'') skipText();
            else if (c == '"' || c == '`') skipPast(String.valueOf(c), 1);
            else if (c == '[') bracket();
            else if (sql.startsWith("--", at)) skipLine();
            else if (sql.startsWith("/*", at)) skipComment();
            else if (sql.startsWith("??", at)) at += 2;
            else if (c == '$' && !isName(at - 1)) skipDollars();
            else {
                if (c == ']' && subscripts > 0) subscripts--;
                if (c == '?') marks++;
                at++;
            }
        }
        return marks;
    }

    /** Goes behind the next place of a text after those that are skipped, or to the end. */
    private void skipPast(String end, int skipped) {
        int found = sql.indexOf(end, at + skipped);
        at = found < 0 ? sql.length() : found + end.length();
    }

    /** A text ends with its quote; one that is doubled begins another text at once. */
    private void skipText() {
        boolean isE = at > 0 && Character.toUpperCase(sql.charAt(at - 1)) == 'E' && !isName(at - 2);
        if (!hasEscapes && !isE) {
            skipPast("'", 1);
            return;
        }
        at++;
        while (at < sql.length() && sql.charAt(at) != '\'') at += sql.charAt(at) == '\\' ? 2 : 1;
        at = Math.min(at + 1, sql.length());
    }

    private void skipLine() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') at++;
    }

    /** A comment has comments within it in some databases: where they all end, or else with the first end. */
    private void skipComment() {
        int depth = 0;
        int i = at;
        do {
            boolean begins = sql.startsWith("/*", i);
            if (begins) depth++;
            boolean ends = sql.startsWith("*/", i);
            if (ends) depth--;
            i += begins || ends ? 2 : 1;
        } while (depth > 0 && i < sql.length());
        if (depth == 0) at = i;
        else skipPast("*/", 2);
    }

    /** A text between two tags such as {@code $$} or {@code $body$}, or else only a sign. */
    private void skipDollars() {
        int end = at + 1;
        while (isName(end) && sql.charAt(end) != '$') end++;
        boolean isTag = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(at + 1));
        String tag = isTag ? sql.substring(at, end + 1) : "";
        if (isTag && sql.indexOf(tag, end + 1) > 0) skipPast(tag, tag.length());
        else at++;
    }

    /** One after a name, or within another, is a subscript; else it begins an identifier, as in SQLite and SQL Server. */
    private void bracket() {
        boolean isSubscript = subscripts > 0
                || isName(at - 1)
                || at > 0 && "\"])".indexOf(sql.charAt(at - 1)) >= 0
                || sql.indexOf(']', at) < 0;
        if (isSubscript) {
            subscripts++;
            at++;
        } else skipPast("]", 1);
    }

    private boolean isName(int place) {
        if (place < 0 || place >= sql.length()) return false;
        char c = sql.charAt(place);
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
