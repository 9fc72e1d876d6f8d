package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.RunDiff;
import dev.mlopskit.tracking.RunDiff.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A difference of runs as a table for people. */
public final class DiffTable {
    private static final int WIDEST = 40;
    private static final String ABSENT = "-";
    private static final String GAP = "  ";

    private DiffTable() {}

    /** Lines of kind, name, value of the one run and value of the other, aligned. */
    public static String of(RunDiff diff) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "", shown(diff.runIdA()), shown(diff.runIdB())});
        add("param", diff.params(), rows);
        add("metric", diff.metrics(), rows);
        add("dataset", diff.datasets(), rows);
        add("code", diff.code(), rows);
        add("environment", diff.environment(), rows);
        add("class path", diff.classPath(), rows);
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) append(row, widths(rows), text);
        if (diff.isEmpty()) text.append("no difference\n");
        if (!diff.environmentsKnown())
            text.append("environment and class path are not compared: not both runs called logEnvironment()\n");
        return text.toString();
    }

    private static void add(String kind, List<? extends Difference<?>> differences, List<String[]> rows) {
        for (Difference<?> one : differences)
            rows.add(new String[] {kind, shown(one.name()), shown(one.a()), shown(one.b())});
    }

    private static String shown(@Nullable Object value) {
        String text = Objects.toString(value, ABSENT).replaceAll("\\s+", " ");
        int length = text.codePointCount(0, text.length());
        return length <= WIDEST ? text : text.substring(0, text.offsetByCodePoints(0, WIDEST - 3)) + "...";
    }

    private static int[] widths(List<String[]> rows) {
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
