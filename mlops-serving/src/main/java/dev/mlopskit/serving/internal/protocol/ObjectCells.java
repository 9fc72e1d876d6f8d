package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.internal.rows.MomentTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Bytes in base64, moments, or whatever JSON has. */
final class ObjectCells extends Cells {
    /** What a text stands for. */
    enum Kind {
        BINARY,
        DATETIME,
        ANY
    }

    private static final long NANOS = 1_000_000_000L;

    private final Kind kind;
    private final List<@Nullable Object> values = new ArrayList<>(1);

    ObjectCells(Kind kind) {
        super(Dtype.OBJECT);
        this.kind = kind;
    }

    @Override
    int size() {
        return values.size();
    }

    @Override
    void read(JsonParser in) {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NULL) missing();
        else if (kind == Kind.ANY) values.add(JsonText.value(in));
        else if (token == JsonToken.VALUE_STRING) text(in.getString());
        else if (kind == Kind.DATETIME && token == JsonToken.VALUE_NUMBER_INT)
            values.add(ofNanos(Numbers.whole(in, Dtype.INT64)));
        else throw new Unfit(expected(), Numbers.shown(in));
    }

    @Override
    void text(String text) {
        values.add(
                switch (kind) {
                    case BINARY -> bytes(text);
                    case DATETIME -> moment(text);
                    case ANY -> text;
                });
    }

    /** Since 1970, as pandas takes a number. */
    private static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    static Instant moment(String text) {
        Instant moment = MomentTexts.parse(text);
        if (moment == null) throw new Unfit("a moment like 2026-11-23T20:21:43.25", "'" + text + "'");
        return moment;
    }

    private String expected() {
        return kind == Kind.BINARY ? "bytes as a text in base64" : "a moment as a text in ISO 8601";
    }

    /** Python's decoder leaves out what is no letter of base64 too. */
    private byte[] bytes(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Unfit(expected(), "'" + text + "'");
        }
    }

    @Override
    void missing() {
        values.add(null);
    }

    @Override
    boolean lacks(int place) {
        return values.get(place) == null;
    }

    @Override
    void cut(int size) {
        if (size < values.size()) values.subList(size, values.size()).clear();
    }

    @Override
    Object array() {
        return values.toArray();
    }
}
