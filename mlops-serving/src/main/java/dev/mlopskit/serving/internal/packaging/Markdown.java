package dev.mlopskit.serving.internal.packaging;

import java.util.List;

/** Texts and tables in Markdown. Source: CommonMark 0.31.2, and GitHub's tables. */
final class Markdown {
    private static final int MAX_LENGTH = 300;

    private Markdown() {}

    /**
     * A text that is shown as it is, on one line: what could make it HTML, a link, a cell, an emphasis or a mention is escaped;
     * characters that are not seen or that turn the direction of writing are left out.
     */
    static String text(String text) {
        StringBuilder plain = new StringBuilder();
        int[] characters = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
        for (int i = 0; i < Math.min(characters.length, MAX_LENGTH); i++) {
            int character = characters[i];
            boolean space = Character.isWhitespace(character) || Character.isSpaceChar(character);
            if (space) plain.append(' ');
            else if (!isHidden(character)) plain.appendCodePoint(character);
        }
        if (characters.length > MAX_LENGTH) plain.append("...");
        String line = plain.toString().strip().replaceAll(" +", " ");
        // Inside of a word an underline is no emphasis; the dot of www. makes a link by itself.
        return line.replaceAll("[\\\\`*{}\\[\\]<>#!|~&@:$^]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=[wW])\\.", "\\\\$0");
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** A table, whose cells are escaped already. */
    static void table(StringBuilder out, List<String> head, List<List<String>> rows) {
        row(out, head);
        row(out, head.stream().map(cell -> "---").toList());
        rows.forEach(cells -> row(out, cells));
        out.append('\n');
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
