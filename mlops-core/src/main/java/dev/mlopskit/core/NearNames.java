package dev.mlopskit.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names somebody may have meant by one that is not there. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** At most three names that are a few letters away, or have one in the other; the nearest first. */
    public static List<String> of(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return nearest(
                name,
                known.stream()
                        .filter(other -> isNear(wanted, other.toLowerCase(Locale.ROOT)))
                        .toList(),
                MOST);
    }

    /** The nearest names, however far away; the nearest first. */
    public static List<String> nearest(String name, Collection<String> known, int most) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .sorted(Comparator.<String>comparingInt(other -> edits(wanted, other.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    private static boolean isNear(String wanted, String other) {
        boolean inside =
                Math.min(wanted.length(), other.length()) >= 2 && (wanted.contains(other) || other.contains(wanted));
        return inside || edits(wanted, other) <= Math.max(1, Math.min(wanted.length(), other.length()) / 3);
    }

    /** The least number of letters to add, drop, change or swap with their neighbour (Damerau 1964), row by row. */
    private static int edits(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] free = before;
            before = above;
            above = row;
            row = free;
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
            }
        }
        return row[b.length()];
    }
}
