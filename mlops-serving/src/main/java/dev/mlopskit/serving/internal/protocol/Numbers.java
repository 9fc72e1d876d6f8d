package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Numbers of JSON and CSV for a column of a type. As numpy does it, a text that is a number and a boolean stand for one; but no
 * number is cut or wrapped round to fit.
 */
final class Numbers {
    /** What Python takes for a number; Java would take {@code 1d} and {@code 0x1p3} too. */
    private static final Pattern REAL =
            Pattern.compile("[+-]?(\\d{1,1000}(\\.\\d{0,1000})?|\\.\\d{1,1000})([eE][+-]?\\d{1,9})?");

    private static final double TWO_TO_63 = 0x1p63;

    private Numbers() {}

    static double real(JsonParser in, Dtype dtype) {
        return switch (in.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_STRING -> real(in.getString(), dtype);
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NULL -> Double.NaN;
            default -> throw unfit(in, dtype);
        };
    }

    static double real(String text, Dtype dtype) {
        String number = text.strip();
        if (REAL.matcher(number).matches()) return Double.parseDouble(number);
        boolean minus = number.startsWith("-");
        return switch (minus || number.startsWith("+") ? number.substring(1) : number) {
            case "inf", "Inf", "Infinity", "infinity" -> minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case "nan", "NaN" -> Double.NaN;
            default -> throw new Unfit(dtype.toString(), "the text '" + text + "'");
        };
    }

    static long whole(JsonParser in, Dtype dtype) {
        return switch (in.currentToken()) {
            case VALUE_NUMBER_INT -> exact(in, dtype);
            case VALUE_NUMBER_FLOAT -> whole(in.getDoubleValue(), dtype);
            case VALUE_STRING -> whole(in.getString(), dtype);
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            default -> throw unfit(in, dtype);
        };
    }

    static long whole(String text, Dtype dtype) {
        String number = text.strip();
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            return whole(real(number, dtype), dtype);
        }
    }

    private static long exact(JsonParser in, Dtype dtype) {
        try {
            return in.getLongValue();
        } catch (InputCoercionException e) {
            throw unfit(in, dtype);
        }
    }

    /** A length of a dimension. */
    static long length(JsonParser in, String place) {
        try {
            long length = in.getLongValue();
            if (length >= 0) return length;
        } catch (InputCoercionException e) {
            // Refused below.
        }
        throw new Refusal(400, place + " has the length " + Unfit.shorten(in.getString()) + ": give one from 0 on");
    }

    private static long whole(double value, Dtype dtype) {
        if (value != Math.rint(value) || value >= TWO_TO_63 || value < -TWO_TO_63)
            throw new Unfit(dtype.toString(), value + ", which is none");
        return (long) value;
    }

    private static Unfit unfit(JsonParser in, Dtype dtype) {
        return new Unfit(dtype.toString(), shown(in));
    }

    /** What stands there, for a message. */
    static String shown(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text '" + in.getString() + "'";
            default -> in.getString();
        };
    }
}
