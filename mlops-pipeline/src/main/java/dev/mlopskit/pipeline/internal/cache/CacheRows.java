package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.StepCache;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the cache. The code of a step is some 50 KB of class names and digests, which the items of a mapped task share, so
 * it has a table of its own.
 */
final class CacheRows {
    private static final String TABLE = "mlopskit_pipeline_cache";
    private static final String CODE = "mlopskit_pipeline_cache_code";

    private static final String COLUMNS =
            "pipeline, task, item, run_id, code, texts, outlines, value, address, digest, files, made_at";

    private final StoreTables tables;

    /**
     * A result.
     *
     * @param code the digest of the code
     * @param texts as JSON, as are the outlines: they are read only where something has changed
     * @param digest that of the value as text
     * @param files the digests of the files that paths in the value lead to
     */
    record Entry(
            String runId,
            String code,
            String texts,
            String outlines,
            Kept kept,
            String digest,
            Map<String, String> files,
            Instant madeAt) {
        static Entry of(ResultSet row) throws SQLException {
            return new Entry(
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    new Kept(row.getString(8), row.getString(9)),
                    row.getString(10),
                    CacheRows.texts(row.getString(11)),
                    Micros.read(row, 12));
        }
    }

    CacheRows(StoreTables tables) {
        this.tables = tables;
        tables.make(
                TABLE,
                List.of(
                        "CREATE TABLE " + CODE + " (digest VARCHAR(64) NOT NULL PRIMARY KEY, code TEXT NOT NULL)",
                        "CREATE TABLE " + TABLE + " (cache_key VARCHAR(64) NOT NULL PRIMARY KEY,"
                                + " pipeline VARCHAR(250) NOT NULL, task VARCHAR(250) NOT NULL, item INTEGER NOT NULL,"
                                + " run_id VARCHAR(32) NOT NULL, code VARCHAR(64) NOT NULL, texts TEXT NOT NULL,"
                                + " outlines TEXT NOT NULL, value TEXT, address VARCHAR(500),"
                                + " digest VARCHAR(64) NOT NULL, files TEXT NOT NULL, made_at BIGINT NOT NULL)",
                        "CREATE INDEX mlopskit_pipeline_cache_by_task ON " + TABLE + " (pipeline, task, item, made_at)",
                        "CREATE INDEX mlopskit_pipeline_cache_by_code ON " + TABLE + " (code)"));
    }

    @Nullable
    Entry byKey(String key) {
        return first("cache_key = ?", key);
    }

    /** The last result that a step itself has made. */
    @Nullable
    Entry last(StepCache.Place place) {
        return first(
                "pipeline = ? AND task = ? AND item = ? ORDER BY made_at DESC LIMIT 1",
                place.pipeline(),
                place.task(),
                place.item());
    }

    private @Nullable Entry first(String where, Object... arguments) {
        return tables
                .read(rows ->
                        rows.list("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE " + where, Entry::of, arguments))
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** The facts of a result. */
    Recorded facts(Entry entry) {
        List<String> code = tables.read(rows ->
                rows.list("SELECT code FROM " + CODE + " WHERE digest = ?", row -> row.getString(1), entry.code));
        return new Recorded(code.isEmpty() ? Map.of() : texts(code.get(0)), texts(entry.texts), texts(entry.outlines));
    }

    void put(String key, StepCache.Place place, Recorded facts, Kept kept, String digest, Map<String, String> files) {
        String code = Json.write(facts.code());
        String digestOfCode = digest(code);
        tables.append(rows -> {
            rows.update(
                    "INSERT INTO " + CODE + " (digest, code) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                    digestOfCode,
                    code);
            return rows.update(
                    "INSERT INTO " + TABLE + " (cache_key, " + COLUMNS
                            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cache_key) DO UPDATE SET"
                            + " pipeline = excluded.pipeline, task = excluded.task, item = excluded.item,"
                            + " run_id = excluded.run_id, code = excluded.code, texts = excluded.texts,"
                            + " outlines = excluded.outlines, value = excluded.value, address = excluded.address,"
                            + " digest = excluded.digest, files = excluded.files, made_at = excluded.made_at",
                    key,
                    place.pipeline(),
                    place.task(),
                    place.item(),
                    place.runId(),
                    digestOfCode,
                    Json.write(facts.texts()),
                    Json.write(facts.outlines()),
                    kept.text(),
                    kept.address(),
                    digest,
                    Json.write(files),
                    Micros.of(Instant.now()));
        });
    }

    /** How many results there are. */
    long size() {
        return tables.read(rows -> rows.list("SELECT COUNT(*) FROM " + TABLE, row -> row.getLong(1)))
                .get(0);
    }

    /** Deletes what was made before a time; gives where each of them lies, empty where that is its row. */
    List<String> deleteBefore(Instant time) {
        return tables.write(rows -> {
            List<String> addresses = rows.list(
                    "SELECT COALESCE(address, '') FROM " + TABLE + " WHERE made_at < ?",
                    row -> row.getString(1),
                    Micros.of(time));
            rows.update("DELETE FROM " + TABLE + " WHERE made_at < ?", Micros.of(time));
            rows.update("DELETE FROM " + CODE + " WHERE NOT EXISTS (SELECT 1 FROM " + TABLE + " r WHERE r.code = "
                    + CODE + ".digest)");
            return addresses;
        });
    }

    static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (Json.read(json) instanceof Map<?, ?> map)
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }
}
