package dev.mlopskit.testkit.internal;

import dev.mlopskit.core.NearNames;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import java.util.Collection;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/** What an assertion says when it fails: a first line, and lines that start with a word. Not thread-safe. */
public final class Mismatch {
    private static final int SHOWN = 10;
    private final StringBuilder text;

    private Mismatch(String first) {
        this.text = new StringBuilder(first);
    }

    /** About something else than a run. */
    public static Mismatch of(String first) {
        return new Mismatch(first);
    }

    /** About a run. */
    public static Mismatch of(RunData run, String problem) {
        return new Mismatch("run '" + run.name() + "' (" + run.runId() + "): " + problem);
    }

    /** Adds a line. */
    public Mismatch line(String word, String rest) {
        text.append(String.format("%n  %-8s %s", word, rest));
        return this;
    }

    /** Adds what there is in place of a name that is missing, and what may have been meant. */
    public Mismatch near(String kind, String name, Collection<String> known) {
        List<String> near = NearNames.of(name, known);
        if (!near.isEmpty())
            text.append(": did you mean '").append(String.join("' or '", near)).append("'?");
        if (known.isEmpty()) return line("present", "no " + kind + " at all");
        List<String> sorted = known.stream().sorted().limit(SHOWN).toList();
        return line("present", String.join(", ", sorted) + (known.size() > SHOWN ? ", ..." : ""));
    }

    /** Adds the points of a metric: all of a short history, both ends of a long one. */
    public Mismatch history(List<Metric> points) {
        return line(
                "history",
                points.size()
                        + (points.size() == 1 ? " point; " : " points; ")
                        + Figures.ends(points.stream()
                                .map(point -> "step " + point.step() + ": " + point.value())
                                .toList()));
    }

    /** The failure, with what an IDE compares. */
    public AssertionFailedError error(Object expected, Object actual) {
        return new AssertionFailedError(text.toString(), expected, actual);
    }
}
