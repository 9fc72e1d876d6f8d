package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The aliases of a registered model: a file with the number of the version for each; and beside their folder, where MLflow
 * does not look, a file of this library's own with a line of JSON for each move.
 */
final class AliasFiles {
    private static final String FOLDER = "aliases";
    private static final String MOVES = "mlopskit-alias-moves.jsonl";

    private AliasFiles() {}

    static Map<String, Integer> read(Path model) throws IOException {
        Map<String, Integer> aliases = new TreeMap<>();
        Path folder = model.resolve(FOLDER);
        for (var alias : KeyFiles.read(folder).entrySet())
            aliases.put(alias.getKey(), version(KeyFiles.resolve(folder, alias.getKey()), alias.getValue()));
        return aliases;
    }

    static @Nullable Integer get(Path model, String alias) throws IOException {
        Path file = KeyFiles.resolve(model.resolve(FOLDER), alias);
        Optional<String> text = Disk.text(file);
        return text.isEmpty() ? null : version(file, text.get());
    }

    private static Integer version(Path file, String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new StoreException(
                    file.toString(),
                    "is damaged: line 1 is no number of a version: write one into it, or delete the file",
                    e);
        }
    }

    private static void point(Batch batch, Path model, String alias, @Nullable Integer to) {
        Path file = KeyFiles.resolve(model.resolve(FOLDER), alias);
        if (to == null) batch.delete(file);
        else batch.put(file, to.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Plans to move aliases, with a line of the history for each. */
    static void move(Batch batch, Path model, List<AliasMove> moves) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (AliasMove move : moves) {
            point(batch, model, move.alias(), move.to());
            lines.append(line(move)).append('\n');
        }
        if (!moves.isEmpty()) remember(batch, model.resolve(MOVES), lines.toString());
    }

    private static String line(AliasMove move) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("alias", move.alias());
        line.put("from", move.from());
        line.put("to", move.to());
        line.put("at", move.at().toEpochMilli());
        line.put("by", move.by());
        line.put("reason", move.reason());
        return Json.write(line);
    }

    private static void remember(Batch batch, Path file, String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Optional<byte[]> present = Disk.bytes(file, 0);
        if (present.isEmpty()) batch.put(file, bytes);
        else {
            int whole = MetricFormat.wholeLines(present.get());
            batch.append(file, bytes, whole, present.get().length - whole, null);
        }
    }

    static List<AliasMove> moves(Path model, String alias) throws IOException {
        Path file = model.resolve(MOVES);
        if (!Files.exists(file)) return List.of();
        List<AliasMove> moves = new ArrayList<>();
        String text = Disk.text(file).orElse("");
        int number = 0;
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            number++;
            AliasMove move = move(file, line, number, Disk.name(model));
            if (move.alias().equals(alias)) moves.add(move);
        }
        return moves;
    }

    private static AliasMove move(Path file, String line, int number, String name) {
        try {
            if (Json.read(line) instanceof Map<?, ?> map
                    && map.get("alias") instanceof String alias
                    && map.get("at") instanceof Number at
                    && map.get("by") instanceof String by)
                return new AliasMove(
                        name,
                        alias,
                        number(map.get("from")),
                        number(map.get("to")),
                        Instant.ofEpochMilli(at.longValue()),
                        by,
                        map.get("reason") instanceof String reason ? reason : null);
        } catch (MalformedDocumentException e) {
            throw damaged(file, number, e);
        }
        throw damaged(file, number, null);
    }

    private static @Nullable Integer number(@Nullable Object value) {
        return value instanceof Number number ? (Integer) number.intValue() : null;
    }

    private static StoreException damaged(Path file, int number, @Nullable Exception cause) {
        return new StoreException(
                file.toString(),
                "is damaged: line " + number + " is no move of an alias: correct or delete the line",
                cause);
    }
}
