package dev.mlopskit.tracking;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.internal.Limits;
import java.util.ArrayList;
import java.util.List;

/** The tag of a version that keeps what came of gates: JSON that fits, whatever the gates asked for and found. */
final class GateTag {
    private static final String PREFIX = "mlopskit.gates.";
    private static final int SHORTEST = 40;

    private GateTag() {}

    /** Of a very long alias the beginning; the value names all of it. */
    static String key(String alias) {
        String key = PREFIX + alias;
        return key.substring(
                0, key.offsetByCodePoints(0, Math.min(Limits.MAX_KEY, key.codePointCount(0, key.length()))));
    }

    /** First what was found is cut, and of hundreds of gates the last ones are counted only. */
    static String value(Promotion promotion) {
        for (int longest = ColumnLimits.TEXT; longest >= SHORTEST; longest /= 2) {
            String text = text(promotion, longest, promotion.results().size());
            if (fits(text)) return text;
        }
        int shown = promotion.results().size();
        while (true) {
            shown /= 2;
            String text = text(promotion, SHORTEST, shown);
            if (fits(text) || shown == 0) return text;
        }
    }

    private static String text(Promotion promotion, int longest, int shown) {
        List<Promotion.Result> results = new ArrayList<>();
        for (Promotion.Result result : promotion.results().subList(0, shown))
            results.add(
                    new Promotion.Result(cut(result.gate(), longest), result.passed(), cut(result.found(), longest)));
        List<Promotion.Result> rest =
                promotion.results().subList(shown, promotion.results().size());
        if (!rest.isEmpty())
            results.add(new Promotion.Result(
                    rest.size() + " more gates", rest.stream().allMatch(Promotion.Result::passed), "left out here"));
        return Json.write(
                new Promotion(promotion.name(), promotion.version(), promotion.alias(), promotion.against(), results));
    }

    private static boolean fits(String text) {
        return text.codePointCount(0, text.length()) <= ColumnLimits.TEXT;
    }

    /** A text, or the beginning of a longer one. */
    static String cut(String text, int longest) {
        if (text.codePointCount(0, text.length()) <= longest) return text;
        return text.substring(0, text.offsetByCodePoints(0, longest)) + "...";
    }
}
