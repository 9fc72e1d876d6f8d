package dev.mlopskit.tracking.spi;

/**
 * The patterns of {@code LIKE} and {@code ILIKE}: {@code %} stands for any characters, {@code _} for one, and there is no
 * escape, as in SQLite. ILIKE takes the letters A to Z for a to z and leaves all others as they are, as SQLite does.
 */
final class Like {
    private Like() {}

    /** Whether a text is of a pattern, in time of at most their lengths multiplied. */
    static boolean matches(String text, String pattern, boolean anyCase) {
        int[] characters = characters(text, anyCase);
        int[] signs = characters(pattern, anyCase);
        int at = 0;
        int sign = 0;
        // Where the last % stood and how far it reaches: only the last one has ever to be tried again.
        int percent = -1;
        int reach = 0;
        while (at < characters.length) {
            if (sign < signs.length && signs[sign] == '%') {
                percent = sign++;
                reach = at;
            } else if (sign < signs.length && (signs[sign] == '_' || signs[sign] == characters[at])) {
                sign++;
                at++;
            } else if (percent >= 0) {
                sign = percent + 1;
                at = ++reach;
            } else return false;
        }
        while (sign < signs.length && signs[sign] == '%') sign++;
        return sign == signs.length;
    }

    private static int[] characters(String text, boolean anyCase) {
        if (!anyCase) return text.codePoints().toArray();
        return text.codePoints()
                .map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)
                .toArray();
    }
}
