package dev.mlopskit.serving.internal.xgboost;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a model's document, whose values are of the type that is asked for, or it is refused with the place. */
record BoosterNode(String place, @Nullable Object value) {
    IllegalArgumentException bad(String problem) {
        return new IllegalArgumentException("'" + place + "' " + problem);
    }

    boolean has(String key) {
        return value instanceof Map<?, ?> map && map.containsKey(key);
    }

    BoosterNode at(String key) {
        if (!(value instanceof Map<?, ?> map)) throw bad("is no object");
        if (!map.containsKey(key)) throw bad("has no '" + key + "'");
        return new BoosterNode(place.isEmpty() ? key : place + "." + key, map.get(key));
    }

    List<BoosterNode> items() {
        if (!(value instanceof List<?> list)) throw bad("is no list");
        return list.stream().map(item -> new BoosterNode(place + "[]", item)).toList();
    }

    String text() {
        if (value instanceof String text) return text;
        throw bad("is no text");
    }

    /** A whole number within bounds; XGBoost writes its parameters as texts. */
    int integer(int least, int most) {
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (value instanceof String text)
            try {
                number = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw bad("is '" + text + "', which is no number");
            }
        // NaN is neither.
        if (!(number >= least && number <= most) || number != Math.rint(number))
            throw bad("is " + value + ", and no whole number from " + least + " to " + most);
        return (int) number;
    }

    /** A list of numbers, whichever form it has. */
    double[] numbers() {
        if (value instanceof double[] typed) return typed;
        if (!(value instanceof List<?> list)) throw bad("is no list");
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Number number)) throw bad("holds something that is no number");
            numbers[i] = number.doubleValue();
        }
        return numbers;
    }

    /** A list of numbers of a length. */
    double[] numbers(int length) {
        double[] numbers = numbers();
        if (numbers.length != length) throw bad("has " + numbers.length + " elements rather than " + length);
        return numbers;
    }

    /** The number at a place of a list, which must be whole and within bounds. */
    int whole(double[] numbers, int index, int least, int most) {
        double number = numbers[index];
        if (!(number >= least && number <= most) || number != Math.rint(number))
            throw bad("has at " + index + " the number " + number + ", which is not from " + least + " to " + most);
        return (int) number;
    }
}
