package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Texts. */
final class TextCells extends Cells {
    private final List<@Nullable String> values = new ArrayList<>(1);

    TextCells() {
        super(Dtype.STRING);
    }

    @Override
    int size() {
        return values.size();
    }

    @Override
    void read(JsonParser in) {
        switch (in.currentToken()) {
            case VALUE_STRING -> values.add(in.getString());
            case VALUE_NULL -> missing();
            default -> throw new Unfit("a text", Numbers.shown(in));
        }
    }

    @Override
    void text(String text) {
        values.add(text);
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
        return values.toArray(new String[0]);
    }
}
