package dev.mlopskit.data.internal;

import dev.mlopskit.data.Histogram;
import dev.mlopskit.data.ProfileFormatException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link ProfileWriter} wrote; what contradicts itself is damaged. */
public final class ProfileReader {
    private static final int MOST_RETAINED = 8_192;

    private ProfileReader() {}

    /**
     * The column of a document.
     *
     * @throws ProfileFormatException if it is not one
     */
    public static ColumnState column(String json) {
        return column(Fields.document(json, ProfileWriter.COLUMN, ProfileWriter.VERSION));
    }

    /**
     * The columns of a document, in order.
     *
     * @throws ProfileFormatException if it is not one
     */
    public static Map<String, ColumnState> table(String json) {
        Fields document = Fields.document(json, ProfileWriter.TABLE, ProfileWriter.VERSION);
        Map<String, ColumnState> columns = new LinkedHashMap<>();
        for (Fields fields : document.objects("columns")) {
            String name = fields.text("name");
            if (name.isEmpty() || columns.put(name, column(fields)) != null)
                throw fields.wrong("name", "'" + name + "' is empty or there twice: the document is damaged");
        }
        return columns;
    }

    private static ColumnState column(Fields fields) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "number" -> numbers(fields);
            case "text" -> texts(fields);
            default -> throw fields.wrong("kind", "is '" + kind + "', not 'number' or 'text': the document is damaged");
        };
    }

    private static NumberState numbers(Fields fields) {
        NumberState state = new NumberState(null);
        state.nulls = fields.count("nulls");
        state.nans = fields.count("nans");
        state.positiveInfinities = fields.count("positive_infinities");
        state.negativeInfinities = fields.count("negative_infinities");
        Moments moments = state.moments;
        moments.count = fields.count("count");
        if (moments.count > 0) {
            moments.min = fields.finite("min");
            moments.max = fields.finite("max");
            moments.mean = fields.finite("mean");
            moments.squares = fields.notNegative("squares");
            if (!(moments.min <= moments.mean && moments.mean <= moments.max))
                throw fields.wrong("mean", "is not between 'min' and 'max': the document is damaged");
        }
        state.distinct = distinct(fields);
        state.ranks = ranks(fields.object("ranks"), moments);
        state.top = top(fields.object("top"), moments.count);
        if (fields.has("bins")) state.bins = bins(fields.object("bins"), moments.count);
        return state;
    }

    private static Hll distinct(Fields fields) {
        return new Hll(fields.packed(
                "distinct", fields.text("distinct"), text -> Packed.registers(text, Hll.REGISTERS, Hll.HIGHEST)));
    }

    private static Kll ranks(Fields fields, Moments moments) {
        List<String> levels = fields.texts("levels");
        if (levels.isEmpty() || levels.size() > Kll.MOST_LEVELS)
            throw fields.wrong("levels", "are " + levels.size() + ": the document is damaged");
        Kll ranks = new Kll();
        ranks.levels = new double[levels.size()][];
        ranks.sizes = new int[levels.size()];
        for (int h = 0; h < ranks.sizes.length; h++) {
            double[] level = fields.packed("levels", levels.get(h), Packed::numbers);
            for (int i = 0; i < level.length; i++)
                if (!(level[i] >= (i == 0 ? moments.min : level[i - 1]) && level[i] <= moments.max))
                    throw fields.wrong("levels", "have a value that is out of order: the document is damaged");
            ranks.levels[h] = level;
            ranks.sizes[h] = level.length;
        }
        if (ranks.retained() > MOST_RETAINED || ranks.weight() != moments.count)
            throw fields.wrong("levels", "stand for another number of values than 'count': the document is damaged");
        ranks.noise = fields.notNegative("noise");
        if (ranks.noise < ranks.leastNoise())
            throw fields.wrong("noise", "is less than that of the levels: the document is damaged");
        ranks.coins = fields.whole("coins", Long.MIN_VALUE, Long.MAX_VALUE);
        return ranks;
    }

    private static NumberTop top(Fields fields, long count) {
        NumberTop top = new NumberTop();
        top.values = fields.ascending("values");
        top.counts = fields.counts("counts", 1);
        top.size = top.values.length;
        top.error = fields.count("error");
        checkTop(fields, top.size, NumberTop.SIZE, top.counts, top.error, count);
        return top;
    }

    private static void checkTop(Fields fields, int size, int most, long[] counts, long error, long count) {
        if (size > most || counts.length != size)
            throw fields.wrong("counts", "are " + counts.length + " for " + size + " values: the document is damaged");
        long all = sum(fields, counts);
        if (error == 0 ? all != count : all > count)
            throw fields.wrong("counts", "do not go with 'count': the document is damaged");
    }

    private static long sum(Fields fields, long[] counts) {
        long all = 0;
        for (long one : counts) {
            all += one;
            if (all > Fields.MOST) throw fields.wrong("counts", "are too many: the document is damaged");
        }
        return all;
    }

    private static Bins bins(Fields fields, long count) {
        double[] edges = fields.ascending("edges");
        long[] counts = fields.counts("counts", 0);
        if (edges.length < 2 || edges.length > Histogram.MOST_BINS + 1 || counts.length != edges.length - 1)
            throw fields.wrong(
                    "counts", "are " + counts.length + " for " + edges.length + " edges: the document is damaged");
        Bins bins = new Bins(edges);
        System.arraycopy(counts, 0, bins.counts, 0, counts.length);
        bins.below = fields.count("below");
        bins.above = fields.count("above");
        if (sum(fields, counts) + bins.below + bins.above != count)
            throw fields.wrong("counts", "do not go with 'count': the document is damaged");
        return bins;
    }

    private static TextState texts(Fields fields) {
        TextState state = new TextState();
        state.count = fields.count("count");
        state.nulls = fields.count("nulls");
        state.distinct = distinct(fields);
        Fields top = fields.object("top");
        List<String> values = top.texts("values");
        long[] counts = top.counts("counts", 1);
        state.top.error = top.count("error");
        checkTop(top, values.size(), TextTop.MOST, counts, state.top.error, state.count);
        if (new HashSet<>(values).size() < values.size())
            throw top.wrong("values", "have a text twice: the document is damaged");
        for (int i = 0; i < counts.length; i++) {
            if (values.get(i).length() > TextState.LONGEST)
                throw top.wrong(
                        "values",
                        "have a text of more than " + TextState.LONGEST + " characters: the document is damaged");
            state.top.counts.put(values.get(i), new TextTop.Times(counts[i]));
        }
        return state;
    }
}
