package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.math.BigDecimal;
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

    private static final double TWO_TO_52 = 0x1p52;
    private static final double TWO_TO_63 = 0x1p63;
    /** From here on a number of 16 bits is rounded to infinity. */
    private static final double HALF_OVERFLOW = 65520;

    private Numbers() {}

    static double real(JsonParser in, Dtype dtype) {
        return switch (in.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(in.getDoubleValue(), in, dtype);
            case VALUE_STRING -> real(in.getString(), dtype);
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NULL -> Double.NaN;
            default -> throw unfit(in, dtype);
        };
    }

    /** What overflows is no infinity, unless it is called one. */
    private static double finite(double value, JsonParser in, Dtype dtype) {
        if (Double.isFinite(value)) return value;
        String text = in.getString();
        if (Character.isDigit(text.charAt(text.length() - 1))) throw tooLarge(text, dtype);
        return value;
    }

    /** The nearest number of 32 or 16 bits. */
    static float rounded(double value, Dtype dtype) {
        float rounded = (float) value;
        double most = dtype == Dtype.FLOAT16 ? HALF_OVERFLOW : Float.POSITIVE_INFINITY;
        if (Math.abs(rounded) >= most && !Double.isInfinite(value)) throw tooLarge(Double.toString(value), dtype);
        return rounded;
    }

    private static Unfit tooLarge(String found, Dtype dtype) {
        return new Unfit(dtype.toString(), found + ", which is too large for it");
    }

    static double real(String text, Dtype dtype) {
        String number = text.strip();
        if (REAL.matcher(number).matches()) {
            double value = Double.parseDouble(number);
            if (Double.isInfinite(value)) throw tooLarge(number, dtype);
            return value;
        }
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
            case VALUE_NUMBER_FLOAT -> whole(in.getDoubleValue(), in, dtype);
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
            if (!REAL.matcher(number).matches()) return whole(real(number, dtype), dtype);
        }
        try {
            // As a double it would be rounded first, and so become a whole number that nobody wrote.
            return new BigDecimal(number).longValueExact();
        } catch (ArithmeticException e) {
            throw new Unfit(dtype.toString(), number + ", which is none");
        }
    }

    /** A double has no fraction from a size on, whatever stood in the text. */
    private static long whole(double value, JsonParser in, Dtype dtype) {
        return Math.abs(value) < TWO_TO_52 ? whole(value, dtype) : whole(in.getString(), dtype);
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
