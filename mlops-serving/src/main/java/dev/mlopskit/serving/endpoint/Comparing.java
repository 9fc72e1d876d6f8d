package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.AbResult.Comparison;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An A/B test under way. Thread-safe. */
final class Comparing {
    private static final int MOST_SEGMENTS = 1000;

    private final String a;
    private final String b;
    private final AbTest test;
    private final SequentialTest all;
    private final Map<String, SequentialTest> segments = new LinkedHashMap<>();

    Comparing(String a, String b, AbTest test) {
        this.a = a;
        this.b = b;
        this.test = test;
        this.all = begin();
    }

    private SequentialTest begin() {
        int inB = test.percent();
        return inB <= 50
                ? new SequentialTest(Math.round((100f - inB) / inB), 1)
                : new SequentialTest(1, Math.round(inB / (100f - inB)));
    }

    /** Whether the traffic still goes to these two versions and no other. */
    boolean isOf(Routes<?, ?> routes) {
        return routes.stable().name().equals(a)
                && routes.parts().size() == 1
                && routes.parts().get(0).served().name().equals(b)
                && routes.parts().get(0).percent() == test.percent();
    }

    void report(boolean ofB, @Nullable String segment, boolean success) {
        // The segment first: if it is refused, nothing has been counted.
        SequentialTest part = segment == null ? null : segment(segment);
        add(all, ofB, success);
        if (part != null) add(part, ofB, success);
    }

    private synchronized SequentialTest segment(String name) {
        if (!segments.containsKey(name) && segments.size() >= MOST_SEGMENTS)
            throw new ServingException("there are " + MOST_SEGMENTS + " segments already, and '" + name
                    + "' is one more: a segment is a group of many users, not one of them");
        return segments.computeIfAbsent(name, key -> begin());
    }

    private static void add(SequentialTest to, boolean ofB, boolean success) {
        if (ofB) to.addB(success);
        else to.addA(success);
    }

    synchronized AbResult result() {
        Map<String, Comparison> each = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<String, SequentialTest> segment : segments.entrySet()) {
            place++;
            // 1 / (1 * 2) + 1 / (2 * 3) + ... is 1.
            each.put(segment.getKey(), comparison(segment.getValue(), test.alpha() / place / (place + 1)));
        }
        return new AbResult(a, b, comparison(all, test.alpha()), each);
    }

    private static Comparison comparison(SequentialTest of, double alpha) {
        return new Comparison(of.a(), of.b(), of.pValue(), alpha);
    }
}
