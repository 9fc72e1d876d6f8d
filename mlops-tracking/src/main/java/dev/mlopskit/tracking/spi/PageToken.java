package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NumberField;
import dev.mlopskit.tracking.Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a search goes on: the sort values of the last entity of a page, so that entities which come and go meanwhile make no
 * other entity come twice or not at all. It says which search it belongs to. Base64 of a JSON list.
 */
final class PageToken {
    private PageToken() {}

    /** What tells a search from others: all of it but the size of its pages and what is read of each entity. */
    static String signature(Entity entity, Search search, List<Order> order) {
        String all = String.join(
                "\0",
                entity.name(),
                search.experimentIds().toString(),
                search.lifecycle().name(),
                search.filter().toString(),
                order.toString(),
                search.datasets().toString());
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    static String write(String signature, List<@Nullable Object> sortValues) {
        List<String> parts = new ArrayList<>(List.of(signature));
        for (Object value : sortValues) parts.add(encode(value));
        byte[] json = Json.write(parts).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    static List<@Nullable Object> read(String page, String signature, List<Order> order) {
        try {
            String json = new String(Base64.getUrlDecoder().decode(page), StandardCharsets.UTF_8);
            if (!(Json.read(json) instanceof List<?> parts) || parts.isEmpty()) throw foreign(page);
            if (!signature.equals(parts.get(0)))
                throw new InvalidValueException(
                        "page '" + page + "'", "belongs to another search: give it to the search that gave it");
            if (parts.size() != order.size() + 1) throw foreign(page);
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                Object value = decode(String.valueOf(parts.get(i + 1)));
                if (order.get(i).field() instanceof NumberField && value instanceof String) throw foreign(page);
                values.add(value);
            }
            return values;
        } catch (IllegalArgumentException | MalformedDocumentException e) {
            throw foreign(page);
        }
    }

    private static InvalidValueException foreign(String page) {
        return new InvalidValueException("page '" + page + "'", "was not given by a search: begin without one");
    }

    private static String encode(@Nullable Object value) {
        if (value == null) return "-";
        if (value instanceof Long) return "l" + value;
        return (value instanceof Double ? "d" : "s") + value;
    }

    private static @Nullable Object decode(String part) {
        String rest = part.substring(Math.min(1, part.length()));
        if (part.equals("-")) return null;
        if (part.startsWith("l")) return Long.valueOf(rest);
        if (part.startsWith("d")) return Double.valueOf(rest);
        if (part.startsWith("s")) return rest;
        throw new IllegalArgumentException(part);
    }
}
