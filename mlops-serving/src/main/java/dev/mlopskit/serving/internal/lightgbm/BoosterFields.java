package dev.mlopskit.serving.internal.lightgbm;

import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines {@code key=value} of a model's text, whose values are numbers in the count and the range that is asked for. */
record BoosterFields(String place, Map<String, String> lines) {
    private static final Pattern REAL =
            Pattern.compile("[-+]?(\\d+\\.?\\d*([eE][-+]?\\d+)?|inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,10}");

    IllegalArgumentException bad(String problem) {
        return new IllegalArgumentException(place + " " + problem);
    }

    boolean has(String key) {
        return lines.containsKey(key);
    }

    String text(String key) {
        @Nullable String line = lines.get(key);
        if (line == null) throw bad("has no line '" + key + "'");
        return line;
    }

    int integer(String key, int least, int most) {
        return whole(key, text(key).strip(), least, most);
    }

    /** Whole numbers within bounds. */
    int[] integers(String key, int count, long least, long most) {
        StringTokenizer tokens = tokens(key, count);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = (int) checked(key, tokens.nextToken(), least, most);
        return numbers;
    }

    /** Checks that there are as many numbers, and gives them with one space between them. */
    String reals(String key, int count) {
        StringTokenizer tokens = tokens(key, count);
        StringBuilder text = new StringBuilder();
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            if (!REAL.matcher(token).matches()) throw bad("has in '" + key + "' the text '" + token + "'");
            text.append(text.isEmpty() ? "" : " ").append(token);
        }
        return text.toString();
    }

    private StringTokenizer tokens(String key, int count) {
        StringTokenizer tokens = new StringTokenizer(text(key), " ");
        if (tokens.countTokens() != count)
            throw bad("has " + tokens.countTokens() + " numbers in '" + key + "' rather than " + count);
        return tokens;
    }

    private int whole(String key, String token, int least, int most) {
        return (int) checked(key, token, least, most);
    }

    private long checked(String key, String token, long least, long most) {
        long number = WHOLE.matcher(token).matches() ? Long.parseLong(token) : Long.MIN_VALUE;
        if (number < least || number > most)
            throw bad("has in '" + key + "' '" + token + "', which is not from " + least + " to " + most);
        return number;
    }
}
