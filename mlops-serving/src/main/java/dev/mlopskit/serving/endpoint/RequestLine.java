package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.RowFields;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A call that is to be logged.
 *
 * @param nanos how long it took
 */
record RequestLine(Instant at, String version, long nanos, RowFields inputs, RowFields outputs, Seen seen) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<Class<?>> NUMBERS =
            Set.of(Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class);
    private static final String MASK = "***";

    /** The line with its end, in UTF-8. */
    byte[] bytes(int rows, Set<String> masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("at", at.toString());
            json.writeStringProperty("version", version);
            json.writeName("millis");
            json.writeNumber(nanos / 1e6);
            new Writer(json, rows, masked).call(this);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private record Writer(JsonGenerator json, int most, Set<String> masked) {
        void call(RequestLine line) {
            if (line.seen instanceof Seen.Columns columns) {
                tensors("inputs", columns.asked());
                tensors("outputs", columns.answered());
                return;
            }
            List<?> asked = line.seen instanceof Seen.Rows rows ? rows.asked() : one(((Seen.Row) line.seen).asked());
            List<?> answered =
                    line.seen instanceof Seen.Rows rows ? rows.answered() : one(((Seen.Row) line.seen).answered());
            json.writeNumberProperty("rows", asked.size());
            rows("inputs", line.inputs, asked);
            rows("outputs", line.outputs, answered);
        }

        private static List<?> one(Object row) {
            return Collections.singletonList(row);
        }

        private void rows(String name, RowFields fields, List<?> rows) {
            json.writeArrayPropertyStart(name);
            for (Object row : rows.subList(0, Math.min(rows.size(), most))) {
                json.writeStartObject();
                for (int i = 0; i < fields.names().size(); i++)
                    property(fields.names().get(i), fields.value(row, i));
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void tensors(String name, Map<String, Tensor> tensors) {
            json.writeObjectPropertyStart(name);
            tensors.forEach((column, tensor) -> {
                json.writeName(column);
                if (masked.contains(column)) json.writeString(MASK);
                else {
                    json.writeStartArray();
                    long rows = tensor.rank() == 0 ? 0 : Math.min(tensor.length(0), most);
                    for (int row = 0; row < rows; row++) value(RowFields.value(tensor, row));
                    json.writeEndArray();
                }
            });
            json.writeEndObject();
        }

        private void property(String name, @Nullable Object value) {
            json.writeName(name);
            if (masked.contains(name)) json.writeString(MASK);
            else value(value);
        }

        private void value(@Nullable Object value) {
            if (value == null) json.writeNull();
            else if (value instanceof Boolean bool) json.writeBoolean(bool);
            else if (value instanceof Double || value instanceof Float) floating(((Number) value).doubleValue(), value);
            else if (value instanceof Number && NUMBERS.contains(value.getClass()))
                json.writeRawValue(value.toString());
            else if (value instanceof Map<?, ?> map) {
                json.writeStartObject();
                map.forEach((name, each) -> property(String.valueOf(name), each));
                json.writeEndObject();
            } else if (value instanceof Iterable<?> all) {
                json.writeStartArray();
                for (Object each : all) value(each);
                json.writeEndArray();
            } else if (value.getClass().isArray()) {
                json.writeStartArray();
                for (int i = 0; i < Array.getLength(value); i++) value(Array.get(value, i));
                json.writeEndArray();
            } else json.writeString(value.toString());
        }

        private void floating(double number, Object value) {
            if (Double.isFinite(number)) json.writeRawValue(value.toString());
            else json.writeString(value.toString());
        }
    }
}
