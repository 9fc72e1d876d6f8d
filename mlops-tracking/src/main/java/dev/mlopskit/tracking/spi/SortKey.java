package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Order;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an entity stands in the order of a search: one value for each term, each a {@link Long}, {@link Double} or
 * {@link String}, or {@code null} where the entity has none.
 */
final class SortKey {
    private SortKey() {}

    /** As MLflow sorts: values up or down, then NaN, then what is absent, whichever the direction. */
    static Comparator<List<@Nullable Object>> comparator(List<Order> order) {
        return (left, right) -> {
            for (int i = 0; i < order.size(); i++) {
                int found = compare(left.get(i), right.get(i), order.get(i).descending());
                if (found != 0) return found;
            }
            return 0;
        };
    }

    private static int compare(@Nullable Object left, @Nullable Object right, boolean descending) {
        int ranks = rank(left) - rank(right);
        if (ranks != 0 || left == null || right == null || rank(left) > 0) return ranks;
        int found = compare(left, right);
        return descending ? -found : found;
    }

    private static int rank(@Nullable Object value) {
        if (value == null) return 2;
        return value instanceof Double number && number.isNaN() ? 1 : 0;
    }

    private static int compare(Object left, Object right) {
        if (left instanceof String text && right instanceof String other) return compareTexts(text, other);
        if (left instanceof Long number && right instanceof Long other) return number.compareTo(other);
        // 0.0 is added to make one zero of the two.
        return Double.compare(((Number) left).doubleValue() + 0.0, ((Number) right).doubleValue() + 0.0);
    }

    /** By code points, as databases compare UTF-8 bytes; Java's own order differs beyond the first 65,536. */
    static int compareTexts(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a == b) continue;
            boolean mixed = Character.isSurrogate(a) != Character.isSurrogate(b);
            return mixed ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
        }
        return Integer.compare(left.length(), right.length());
    }
}
