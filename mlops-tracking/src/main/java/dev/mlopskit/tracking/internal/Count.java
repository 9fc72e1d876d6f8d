package dev.mlopskit.tracking.internal;

/** Numbers of things, in words. */
public final class Count {
    private Count() {}

    /** The number and the noun, with an {@code s} unless there is one. */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
