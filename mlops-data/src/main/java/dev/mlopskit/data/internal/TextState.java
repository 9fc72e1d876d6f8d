package dev.mlopskit.data.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** All that is kept of a column of texts. */
public final class TextState implements ColumnState {
    /** A longer text is kept as its beginning and its hash. */
    static final int LONGEST = 200;

    private static final int BEGINNING = LONGEST - 2 - Long.BYTES * 2;

    long nulls;
    long count;
    Hll distinct = new Hll();
    TextTop top = new TextTop();

    /** Adds a text. */
    public void add(String text) {
        count++;
        // What is known has been hashed before.
        if (text.length() <= LONGEST && top.addKnown(text)) return;
        String key = key(text);
        if (!top.addKnown(key)) {
            distinct.add(Hash.of(text));
            top.addNew(key);
        }
    }

    /** What a text is counted under: no more than so long, and of whole characters, so that it can be written and read. */
    static String key(String text) {
        if (text.length() > LONGEST) return whole(text.substring(0, BEGINNING) + ".." + hex(Hash.of(text)));
        return whole(text);
    }

    private static String hex(long hash) {
        return String.format("%016x", hash);
    }

    /** A half of a surrogate pair alone is no character, and would not be read as it was written. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++)
            if (Character.isSurrogate(text.charAt(i)))
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
        return text;
    }

    /** Adds a row without a value. */
    public void addNull() {
        nulls++;
    }

    /** Adds all that another state has. */
    public void merge(TextState other) {
        nulls += other.nulls;
        count += other.count;
        distinct.merge(other.distinct);
        top.merge(other.top);
    }

    /** A state of its own with the same values. */
    public TextState copy() {
        TextState copy = new TextState();
        copy.merge(this);
        return copy;
    }

    @Override
    public long nulls() {
        return nulls;
    }

    @Override
    public long count() {
        return count;
    }

    public double distinct() {
        return top.error == 0 ? top.counts.size() : distinct.estimate();
    }

    public boolean distinctExact() {
        return top.error == 0;
    }

    /** Texts with their counts; the most frequent first, equals in the order of their letters. */
    public Map<String, Long> top() {
        Map<String, Long> all = new LinkedHashMap<>();
        top.counts.entrySet().stream()
                .sorted((a, b) -> a.getValue().count == b.getValue().count
                        ? a.getKey().compareTo(b.getKey())
                        : Long.compare(b.getValue().count, a.getValue().count))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().count));
        return all;
    }

    public long topError() {
        return top.error;
    }
}
