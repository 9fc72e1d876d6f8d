package dev.mlopskit.pipeline.internal;

/** What bodies throw, which may be anything. */
public final class Thrown {
    private Thrown() {}

    /** What it says of itself, or its class where saying that throws. */
    public static String text(Throwable error) {
        try {
            return String.valueOf(error);
        } catch (Throwable e) {
            return error.getClass().getName();
        }
    }
}
