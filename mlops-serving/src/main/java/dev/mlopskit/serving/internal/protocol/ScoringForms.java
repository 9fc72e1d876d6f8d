package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the four forms of inputs in JSON. Source of their meaning: MLflow 3.17, {@code mlflow/utils/proto_json_utils.py}. */
final class ScoringForms {
    private final Target target;
    private final Columns columns;

    private ScoringForms(Target target) {
        this.target = target;
        this.columns = new Columns(target);
    }

    static Columns read(Target target, byte[] body, ScoringBody found) {
        ScoringForms forms = new ScoringForms(target);
        try (JsonParser in = JsonText.again(body, found.inputs())) {
            switch (found.form()) {
                case ScoringBody.SPLIT -> forms.split(in, body, found.inputs());
                case ScoringBody.RECORDS -> forms.records(in, found.form());
                default -> forms.values(in, found.form());
            }
        }
        return forms.columns;
    }

    private void split(JsonParser in, byte[] body, Span whole) {
        if (in.currentToken() != JsonToken.START_OBJECT)
            throw new Refusal(
                    400, "'dataframe_split' must be an object with 'columns' and 'data', not " + Numbers.shown(in));
        @Nullable List<String> names = null;
        @Nullable Span data = null;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "columns" -> names = names(in);
                case "data" -> data = JsonText.skip(in);
                case "index" -> JsonText.skip(in);
                default ->
                    throw new Refusal(
                            400,
                            "'dataframe_split' has the key '" + Unfit.shorten(name)
                                    + "': it may have 'columns', 'data' and 'index'");
            }
        }
        if (data == null) throw new Refusal(400, "'dataframe_split' has no 'data': add the rows as arrays");
        // Wherever the names stood; places are counted from the beginning of what a parser reads.
        try (JsonParser rows = JsonText.again(body, new Span(whole.start() + data.start(), data.length()))) {
            rows(rows, names);
        }
    }

    private static List<String> names(JsonParser in) {
        if (in.nextToken() != JsonToken.START_ARRAY)
            throw new Refusal(400, "'columns' must be an array of names, not " + Numbers.shown(in));
        List<String> names = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (!in.currentToken().isScalarValue())
                throw new Refusal(400, "'columns' has " + Numbers.shown(in) + ": give names only");
            names.add(in.getString());
        }
        return names;
    }

    private void rows(JsonParser in, @Nullable List<String> names) {
        if (in.currentToken() != JsonToken.START_ARRAY)
            throw new Refusal(400, "'data' must be an array of rows, not " + Numbers.shown(in));
        List<@Nullable TensorReader> readers = names == null ? List.of() : columns.frame(names);
        for (int row = 0; in.nextToken() != JsonToken.END_ARRAY; row++) {
            if (in.currentToken() != JsonToken.START_ARRAY)
                throw new Refusal(400, "row " + row + " of 'data' must be an array, not " + Numbers.shown(in));
            int place = 0;
            for (; in.nextToken() != JsonToken.END_ARRAY; place++) {
                if (row == 0 && names == null) readers = unnamed(readers, place);
                if (place >= readers.size()) break;
                TensorReader reader = readers.get(place);
                if (reader == null) in.skipChildren();
                else reader.row(in);
            }
            if (place != readers.size() || in.currentToken() != JsonToken.END_ARRAY)
                throw new Refusal(
                        400,
                        "row " + row + " of 'data' has " + (place < readers.size() ? place : "more") + " values for "
                                + readers.size() + " columns: give each row one for each column");
        }
    }

    /** Columns without names have numbers, as in pandas. */
    private List<@Nullable TensorReader> unnamed(List<@Nullable TensorReader> before, int place) {
        List<@Nullable TensorReader> readers = new ArrayList<>(before);
        readers.add(columns.framed(Integer.toString(place)));
        return readers;
    }

    private void records(JsonParser in, String form) {
        if (in.currentToken() != JsonToken.START_ARRAY)
            throw new Refusal(400, "'" + form + "' must be an array of objects, not " + Numbers.shown(in));
        in.nextToken();
        objects(in, form, true);
    }

    /** Reads objects until the end of an array, the first of which has begun. */
    private void objects(JsonParser in, String form, boolean framed) {
        for (int row = 0; in.currentToken() != JsonToken.END_ARRAY; row++, in.nextToken()) {
            if (in.currentToken() != JsonToken.START_OBJECT)
                throw new Refusal(400, "row " + row + " of '" + form + "' must be an object, not " + Numbers.shown(in));
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                TensorReader reader = framed ? columns.framed(name) : columns.named(name);
                if (reader == null) {
                    in.skipChildren();
                    continue;
                }
                reader.fillTo(row);
                reader.row(in);
            }
            columns.fillTo(row + 1);
        }
    }

    /** Objects of columns, rows as objects, or the values of the only input. */
    private void values(JsonParser in, String form) {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                TensorReader reader = columns.named(name);
                if (reader == null) in.skipChildren();
                else reader.whole(in);
            }
            return;
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            only(form).whole(in);
            return;
        }
        JsonToken first = in.nextToken();
        // Without a value there is nothing to be named.
        boolean none = first == JsonToken.END_ARRAY && target.slots().size() != 1;
        if ((first == JsonToken.START_OBJECT || none) && !takesObjects()) {
            objects(in, form, target.tabular());
            return;
        }
        TensorReader reader = only(form);
        for (; in.currentToken() != JsonToken.END_ARRAY; in.nextToken()) reader.row(in);
    }

    /** Whether the only input is of objects itself, which then are no rows of columns. */
    private boolean takesObjects() {
        return target.byOrder() && target.signed() && target.slots().get(0).dtype() == Dtype.OBJECT;
    }

    private TensorReader only(String form) {
        if (target.slots().size() != 1)
            throw new Refusal(
                    400,
                    "'" + form + "' has values without names, and the model takes " + target.wanted()
                            + ": send an object of names and values");
        return columns.at(0);
    }
}
