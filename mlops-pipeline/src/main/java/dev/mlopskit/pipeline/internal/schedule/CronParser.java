package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.PipelineException;
import java.util.List;
import java.util.Locale;

/** Reads the fields of one cron expression. */
final class CronParser {
    private final String expression;

    CronParser(String expression) {
        this.expression = expression;
    }

    List<String> parts(String field, String name) {
        List<String> parts = List.of(field.split(",", -1));
        if (parts.contains("")) throw refuse(field, "is an empty part of a list of " + name + "s: take a comma away");
        return parts;
    }

    /** The values of a field as bits; names stand for the values from the lowest on, three letters each. */
    long bits(String field, String name, int lowest, int highest, String names) {
        long bits = 0;
        for (String part : parts(field, name)) {
            int slash = part.indexOf('/');
            String range = slash < 0 ? part : part.substring(0, slash);
            int step = slash < 0 ? 1 : step(part, part.substring(slash + 1));
            int dash = range.indexOf('-');
            int from;
            int to;
            if (range.equals("*")) {
                from = lowest;
                // Sunday counts once.
                to = highest == 7 ? 6 : highest;
            } else if (dash > 0) {
                from = value(range.substring(0, dash), name, lowest, highest, names);
                to = value(range.substring(dash + 1), name, lowest, highest, names);
                if (from > to)
                    throw refuse(
                            part,
                            "ends before it begins: write it as two, such as " + from + "-" + highest + "," + lowest
                                    + "-" + to);
            } else {
                from = value(range, name, lowest, highest, names);
                if (slash >= 0) {
                    // A week goes on from Sunday as its first day.
                    if (highest == 7) from %= 7;
                    to = highest == 7 ? 6 : highest;
                } else to = from;
            }
            for (int value = from; value <= to; value += step) bits |= 1L << value;
        }
        return bits;
    }

    private int step(String part, String step) {
        int number = number(step);
        if (number < 1) throw refuse(part, "has no step that is a number from 1 on, as in */5");
        return number;
    }

    private int value(String text, String name, int lowest, int highest, String names) {
        int value = number(text);
        int at = text.length() == 3 && !names.isEmpty() ? names.indexOf(text.toUpperCase(Locale.ROOT)) : -1;
        if (at >= 0 && at % 3 == 0) value = lowest + at / 3;
        if (value < lowest || value > highest)
            throw refuse(
                    text,
                    "is no " + name + ": take " + lowest + " to " + highest
                            + (names.isEmpty()
                                    ? ""
                                    : " or " + names.substring(0, 3) + " to " + names.substring(names.length() - 3)));
        return value;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }

    PipelineException refuse(String part, String why) {
        int at = expression.indexOf(part);
        return new PipelineException("cron expression '" + expression + "': '" + part + "'"
                + (at > 0 ? " at character " + (at + 1) : "") + " " + why);
    }
}
