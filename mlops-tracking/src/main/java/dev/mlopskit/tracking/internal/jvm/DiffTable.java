package dev.mlopskit.tracking.internal.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two runs as aligned lines for people: kind, name, value of the one run, value of the other. */
public final class DiffTable {
    private static final int WIDEST = 40;
    private static final String ABSENT = "-";
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** Begins with the names of the runs. */
    public DiffTable(String a, String b) {
        add("", "", a, b);
    }

    /** Adds a line; {@code null} is a value that is not there. */
    public void add(String kind, String name, @Nullable Object a, @Nullable Object b) {
        rows.add(new String[] {kind, shown(name), shown(a), shown(b)});
    }

    /** The lines so far, each with its end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int[] widths = widths();
        for (String[] row : rows) append(row, widths, text);
        return text.toString();
    }

    private static String shown(@Nullable Object value) {
        String text = Objects.toString(value, ABSENT).replaceAll("\\s+", " ");
        int length = text.codePointCount(0, text.length());
        return length <= WIDEST ? text : text.substring(0, text.offsetByCodePoints(0, WIDEST - 3)) + "...";
    }

    private int[] widths() {
        int[] widths = new int[4];
        for (String[] row : rows) for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], width(row[i]));
        return widths;
    }

    private static void append(String[] row, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++)
            line.append(row[i]).append(" ".repeat(widths[i] - width(row[i]))).append(GAP);
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
