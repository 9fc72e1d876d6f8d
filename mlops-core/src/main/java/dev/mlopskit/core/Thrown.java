package dev.mlopskit.core;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was thrown as text, whatever it is: the code of users throws exceptions whose own methods throw. */
public final class Thrown {
    private Thrown() {}

    /** What it says of itself, or its class where saying that throws; {@code "null"} of {@code null}. */
    public static String text(@Nullable Throwable error) {
        try {
            return String.valueOf(error);
        } catch (Throwable e) {
            return Objects.requireNonNull(error).getClass().getName();
        }
    }

    /** The same with its causes and where all were thrown, in lines. */
    public static String trace(Throwable error) {
        try {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            return trace.toString().strip();
        } catch (Throwable e) {
            // A message that throws, or more causes than fit on the stack.
            return text(error) + "\n(without its stack, which could not be told: "
                    + e.getClass().getName() + ")";
        }
    }
}
