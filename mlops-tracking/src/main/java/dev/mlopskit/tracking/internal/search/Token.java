package dev.mlopskit.tracking.internal.search;

/**
 * A piece of a filter.
 *
 * @param kind what it is
 * @param text what it says, without quotes
 * @param at where it starts, from 0
 * @param end where it ends, quotes included
 */
record Token(Kind kind, String text, int at, int end) {
    enum Kind {
        /** A bare word, perhaps with dots: {@code metrics.loss}, {@code AND}. */
        WORD,
        /** In single or double quotes, or backticks. */
        QUOTED,
        NUMBER,
        /** {@code = != < <= > >=}, a bracket, a comma, or a dot before a quoted key. */
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    @Override
    public String toString() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
