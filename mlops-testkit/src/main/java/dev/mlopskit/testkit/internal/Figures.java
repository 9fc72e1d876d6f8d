package dev.mlopskit.testkit.internal;

import dev.mlopskit.tracking.InvalidValueException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Numbers as arguments and in messages. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(6);
    private static final int ENDS = 5;

    private Figures() {}

    /** A computed number with six digits, so that 0.1 + 0.2 reads as 0.3. */
    public static String rounded(double value) {
        if (!Double.isFinite(value)) return String.valueOf(value);
        return String.valueOf(new BigDecimal(value).round(DIGITS).doubleValue());
    }

    /** A share of 1 as {@code 95 %}. */
    public static String percent(double share) {
        return new BigDecimal(share)
                        .movePointRight(2)
                        .round(DIGITS)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }

    /** All of a few texts; of many, both ends and how many lie between. */
    public static String ends(List<String> texts) {
        if (texts.size() <= 2 * ENDS) return String.join(", ", texts);
        int left = texts.size() - 2 * ENDS;
        return String.join(", ", texts.subList(0, ENDS)) + ", ... " + left + " more ..., "
                + String.join(", ", texts.subList(texts.size() - ENDS, texts.size()));
    }

    /** Refuses NaN, which nothing can be compared with. */
    public static void checkNumber(String what, double value) {
        if (Double.isNaN(value)) throw new InvalidValueException(what + " NaN", "compares with nothing: give a number");
    }

    /** Refuses what is no distance. */
    public static void checkTolerance(double tolerance) {
        if (!(tolerance >= 0))
            throw new InvalidValueException("tolerance " + tolerance, "is no distance: give 0 or more");
    }
}
