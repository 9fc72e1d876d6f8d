package dev.mlopskit.data.internal;

import dev.mlopskit.core.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes profiles as JSON. {@code docs/data.md} says what the fields are. */
public final class ProfileWriter {
    static final String COLUMN = "mlopskit-column-profile";
    static final String TABLE = "mlopskit-table-profile";
    static final int VERSION = 1;

    private ProfileWriter() {}

    /** A document of one column. */
    public static String column(ColumnState state) {
        Map<String, Object> document = head(COLUMN);
        document.putAll(fields(state));
        return Json.write(document);
    }

    /** A document of named columns, in order. */
    public static String table(Map<String, ? extends ColumnState> columns) {
        Map<String, Object> document = head(TABLE);
        document.put(
                "columns",
                columns.entrySet().stream()
                        .map(column -> {
                            Map<String, Object> fields = new LinkedHashMap<>();
                            fields.put("name", column.getKey());
                            fields.putAll(fields(column.getValue()));
                            return fields;
                        })
                        .toList());
        return Json.write(document);
    }

    private static Map<String, Object> head(String format) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", format);
        document.put("version", VERSION);
        return document;
    }

    private static Map<String, Object> fields(ColumnState state) {
        return state instanceof NumberState numbers ? numbers(numbers) : texts((TextState) state);
    }

    private static Map<String, Object> numbers(NumberState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", "number");
        fields.put("count", state.moments.count);
        fields.put("nulls", state.nulls);
        fields.put("nans", state.nans);
        fields.put("positive_infinities", state.positiveInfinities);
        fields.put("negative_infinities", state.negativeInfinities);
        if (state.moments.count > 0) {
            fields.put("min", state.moments.min);
            fields.put("max", state.moments.max);
            fields.put("mean", state.moments.mean);
            fields.put("squares", state.moments.squares);
        }
        fields.put("distinct", Packed.registers(state.distinct.registers));
        fields.put("ranks", ranks(state.ranks));
        fields.put("top", top(state.topValues(), state.topCounts(), state.top.error));
        if (state.bins != null) {
            Map<String, Object> bins = new LinkedHashMap<>();
            bins.put("edges", state.bins.edges);
            bins.put("counts", state.bins.counts);
            bins.put("below", state.bins.below);
            bins.put("above", state.bins.above);
            fields.put("bins", bins);
        }
        return fields;
    }

    private static Map<String, Object> ranks(Kll ranks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "levels",
                IntStream.range(0, ranks.levels.length)
                        .mapToObj(h -> Packed.numbers(ranks.levels[h], ranks.sizes[h]))
                        .toList());
        fields.put("noise", ranks.noise);
        fields.put("coins", ranks.coins);
        return fields;
    }

    private static Map<String, Object> texts(TextState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", "text");
        fields.put("count", state.count);
        fields.put("nulls", state.nulls);
        fields.put("distinct", Packed.registers(state.distinct.registers));
        Map<String, Long> top = state.top();
        fields.put("top", top(top.keySet(), top.values(), state.top.error));
        return fields;
    }

    private static Map<String, Object> top(Object values, Object counts, long error) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("values", values);
        fields.put("counts", counts);
        fields.put("error", error);
        return fields;
    }
}
