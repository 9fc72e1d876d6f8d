package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two answers are the same, numbers within a tolerance: whatever a model can give, down to what is nested in it.
 *
 * @param absolute how far a number may be off
 * @param relative how far it may be off in addition, as a part of the expected number
 */
public record Closeness(double absolute, double relative) {
    /** Whether an answer is the expected one. NaN is NaN. */
    public boolean same(@Nullable Object expected, @Nullable Object found) {
        if (expected instanceof Number a && found instanceof Number b) return same(a.doubleValue(), b.doubleValue());
        if (expected == null || found == null) return expected == null && found == null;
        if (expected instanceof Map<?, ?> a && found instanceof Map<?, ?> b) return same(a, b);
        if (expected instanceof List<?> a && found instanceof List<?> b) return same(a, b);
        if (expected instanceof Tensor a && found instanceof Tensor b)
            return a.shape().equals(b.shape()) && same(Elements.values(a), Elements.values(b));
        if (expected.getClass() == found.getClass() && expected.getClass().isArray()) return sameArray(expected, found);
        if (expected.getClass() == found.getClass() && expected instanceof Record) return sameRecord(expected, found);
        return Objects.equals(expected, found);
    }

    private boolean same(double expected, double found) {
        return Double.compare(expected, found) == 0
                || Math.abs(expected - found) <= absolute + relative * Math.abs(expected);
    }

    /** Keys that are numbers in one may be texts in the other, as they are in JSON. */
    private boolean same(Map<?, ?> expected, Map<?, ?> found) {
        if (expected.size() != found.size()) return false;
        for (Map.Entry<?, ?> entry : found.entrySet()) {
            Object key = expected.containsKey(entry.getKey()) ? entry.getKey() : String.valueOf(entry.getKey());
            if (!expected.containsKey(key) || !same(expected.get(key), entry.getValue())) return false;
        }
        return true;
    }

    private boolean same(List<?> expected, List<?> found) {
        if (expected.size() != found.size()) return false;
        Iterator<?> other = found.iterator();
        for (Object item : expected) if (!same(item, other.next())) return false;
        return true;
    }

    private boolean sameArray(Object expected, Object found) {
        int length = Array.getLength(expected);
        if (length != Array.getLength(found)) return false;
        for (int i = 0; i < length; i++) if (!same(Array.get(expected, i), Array.get(found, i))) return false;
        return true;
    }

    private boolean sameRecord(Object expected, Object found) {
        try {
            for (RecordComponent component : expected.getClass().getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                if (!same(accessor.invoke(expected), accessor.invoke(found))) return false;
            }
            return true;
        } catch (ReflectiveOperationException e) {
            throw new ServingException("record " + expected.getClass().getName() + " cannot be compared: " + e, e);
        }
    }
}
