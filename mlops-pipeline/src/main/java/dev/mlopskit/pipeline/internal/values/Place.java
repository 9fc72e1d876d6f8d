package dev.mlopskit.pipeline.internal.values;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in a value its parts are; written out only for a message. */
final class Place {
    /** How deep a value may nest: one that contains itself has no end. */
    static final int MAX_DEPTH = 200;

    private static final int SHOWN = 10;
    private static final int LONGEST_KEY = 40;

    /** The value of a key of a map. */
    record Of(@Nullable Object key) {}

    private final List<Object> steps = new ArrayList<>();

    /** Goes to a part: the number of an element, a component of a record, what a key has, or a text as it is shown. */
    void enter(Object step) {
        steps.add(step);
        if (steps.size() > MAX_DEPTH)
            throw Values.refuse(this, "is nested more than " + MAX_DEPTH + " deep, or contains itself");
    }

    /** Goes back to what that is a part of. */
    void leave() {
        steps.remove(steps.size() - 1);
    }

    /** Such as {@code .lines[3]}, its middle left out if it is long; empty for the value itself. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.size() > 2 * SHOWN && i == SHOWN) {
                i = steps.size() - SHOWN;
                text.append("..");
            }
            text.append(shown(steps.get(i)));
        }
        return text.toString();
    }

    private static String shown(Object step) {
        if (step instanceof RecordComponent component) return "." + component.getName();
        if (step instanceof Of of) return "[" + key(of.key) + "]";
        return step instanceof Integer ? "[" + step + "]" : step.toString();
    }

    /** Not the text of whatever stands there, which may be long, or have no end. */
    private static String key(@Nullable Object key) {
        String text = key == null || key instanceof CharSequence || key instanceof Number || key instanceof Enum<?>
                ? String.valueOf(key)
                : key.getClass().getSimpleName();
        return text.length() > LONGEST_KEY ? text.substring(0, LONGEST_KEY) + ".." : text;
    }
}
