package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.Mismatch;

/** Assertions on a param or tag. Immutable; every check throws {@link AssertionError}. */
public final class TextAssert {
    private final RunAssert run;
    private final String what;
    private final String actual;

    TextAssert(RunAssert run, String what, String actual) {
        this.run = run;
        this.what = what;
        this.actual = actual;
    }

    /**
     * Wants the value to be that of another.
     *
     * @param expected compared as the text that it prints itself as: {@code 0.1} is equal to the param {@code "0.1"}
     */
    public RunAssert isEqualTo(Object expected) {
        String wanted = expected.toString();
        if (actual.equals(wanted)) return run;
        throw Mismatch.of(run.run(), "has another " + what)
                .line("wanted", wanted)
                .line("actual", actual)
                .error(wanted, actual);
    }

    /** Wants the value to have a text in it. */
    public RunAssert contains(String part) {
        if (actual.contains(part)) return run;
        throw Mismatch.of(run.run(), "lacks something in " + what)
                .line("wanted", "a text with " + part)
                .line("actual", actual)
                .error(part, actual);
    }
}
