package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.CachePolicy;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.StepCache;
import dev.mlopskit.pipeline.internal.store.Spill;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results in the database of a store. */
public final class CacheStore implements StepCache {
    private static final Logger LOG = LoggerFactory.getLogger(CacheStore.class);
    private static final String TABLE = "mlopskit_pipeline_cache";
    private static final String FOLDER = "cache";

    private final StoreTables tables;
    private final Spill spill;

    /** An entry, without what it is found by. */
    private record Entry(
            String runId,
            Map<String, String> facts,
            Kept kept,
            String digest,
            Map<String, String> files,
            Instant madeAt) {}

    /**
     * Opens the cache of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public CacheStore(TrackingStore store) {
        this.tables = StoreTables.of(store, "the cache");
        this.spill = new Spill(store);
        tables.make(
                TABLE,
                List.of(
                        "CREATE TABLE " + TABLE + " (cache_key VARCHAR(64) NOT NULL PRIMARY KEY,"
                                + " pipeline VARCHAR(250) NOT NULL, task VARCHAR(250) NOT NULL,"
                                + " run_id VARCHAR(32) NOT NULL, facts TEXT NOT NULL, value TEXT,"
                                + " address VARCHAR(500), digest VARCHAR(64) NOT NULL, files TEXT NOT NULL,"
                                + " made_at BIGINT NOT NULL)",
                        "CREATE INDEX mlopskit_pipeline_cache_by_task ON " + TABLE + " (pipeline, task, made_at)"));
    }

    @Override
    public Result get(Place place, Object code, @Nullable Object[] arguments, CachePolicy policy, Make make)
            throws Exception {
        Map<String, String> facts;
        try {
            facts = facts(code, arguments, policy);
        } catch (Undigestible e) {
            return new Result(make.run(), false, "it is not cached, since " + e.getMessage());
        }
        String key = Digest.sha256(Json.write(facts).getBytes(StandardCharsets.UTF_8));
        String why;
        try {
            Entry entry = find("cache_key = ?", key);
            why = entry == null ? changes(place, facts) : complaint(entry, policy);
            if (entry != null && why == null) return hit(entry);
        } catch (PipelineException e) {
            // A cache that is away or damaged costs time and no run.
            LOG.warn("the result of task '{}' could not be taken from the cache", place.task(), e);
            why = "the entry of the cache could not be read: " + e.getMessage();
        }
        Object value = make.run();
        return new Result(value, false, why + put(place, key, facts, value));
    }

    private static Map<String, String> facts(Object code, @Nullable Object[] arguments, CachePolicy policy)
            throws Undigestible {
        Map<String, String> facts = new TreeMap<>();
        BodyFacts.add(facts, code);
        for (int i = 0; i < arguments.length; i++) {
            try {
                facts.put("input " + (i + 1), InputDigest.of(arguments[i]));
            } catch (Undigestible e) {
                throw new Undigestible("input " + (i + 1) + " cannot be digested: " + e.getMessage());
            }
        }
        if (!policy.salt().isEmpty()) facts.put("salt", policy.salt());
        for (String name : policy.env()) facts.put("env " + name, String.valueOf(System.getenv(name)));
        return facts;
    }

    /** Why an entry is not good any more; {@code null} if it is. */
    private @Nullable String complaint(Entry entry, CachePolicy policy) {
        Duration age = Duration.between(entry.madeAt, Instant.now());
        if (policy.maxAge() != null && age.compareTo(policy.maxAge()) >= 0)
            return "its result was made at " + entry.madeAt + ", longer ago than " + policy.maxAge();
        for (var file : entry.files.entrySet())
            if (!file.getValue().equals(FileDigest.of(Path.of(file.getKey()))))
                return "the file '" + file.getKey() + "' of its result is not what it was";
        return null;
    }

    private Result hit(Entry entry) {
        String text = spill.read(entry.kept);
        if (text == null || !digest(text).equals(entry.digest))
            throw new PipelineException("the value is not what was written");
        Object value = Values.read(text);
        return new Result(
                value,
                true,
                "its code and inputs are those of run " + entry.runId + ", which made the result at " + entry.madeAt);
    }

    private String changes(Place place, Map<String, String> facts) {
        Entry last = find("pipeline = ? AND task = ? ORDER BY made_at DESC LIMIT 1", place.pipeline(), place.task());
        if (last == null) return "the cache has no result of it yet";
        List<String> changed = new ArrayList<>();
        Map<String, String> before = new TreeMap<>(last.facts);
        facts.forEach((name, value) -> {
            String old = before.remove(name);
            if (old == null) changed.add(name + " is new");
            else if (!old.equals(value)) changed.add(name + " was " + old + " and is " + value);
        });
        before.keySet().forEach(name -> changed.add(name + " is gone"));
        return "since run " + last.runId + ", " + String.join("; ", changed);
    }

    /** Keeps a result; gives what to add to the explanation. */
    private String put(Place place, String key, Map<String, String> facts, @Nullable Object value) {
        try {
            String text = Values.write(value);
            Map<String, String> files = FileDigest.ofAll(value);
            Kept kept = spill.keep(FOLDER, List.of(key), text);
            tables.append(rows -> rows.update(
                    "INSERT INTO " + TABLE
                            + " (cache_key, pipeline, task, run_id, facts, value, address, digest, files,"
                            + " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cache_key) DO UPDATE SET"
                            + " pipeline = excluded.pipeline, task = excluded.task, run_id = excluded.run_id,"
                            + " facts = excluded.facts, value = excluded.value, address = excluded.address,"
                            + " digest = excluded.digest, files = excluded.files, made_at = excluded.made_at",
                    key,
                    place.pipeline(),
                    place.task(),
                    place.runId(),
                    Json.write(facts),
                    kept.text(),
                    kept.address(),
                    digest(text),
                    Json.write(files),
                    Instant.now().toEpochMilli()));
            return "";
        } catch (PipelineException e) {
            LOG.warn("the result of task '{}' could not be put into the cache", place.task(), e);
            return "; what it returned could not be put into the cache: " + e.getMessage();
        }
    }

    private @Nullable Entry find(String where, Object... arguments) {
        return tables
                .read(rows -> rows.list(
                        "SELECT run_id, facts, value, address, digest, files, made_at FROM " + TABLE + " WHERE "
                                + where,
                        row -> new Entry(
                                row.getString(1),
                                texts(row.getString(2)),
                                new Kept(row.getString(3), row.getString(4)),
                                row.getString(5),
                                texts(row.getString(6)),
                                Instant.ofEpochMilli(row.getLong(7))),
                        arguments))
                .stream()
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (Json.read(json) instanceof Map<?, ?> map)
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }

    /** How many results there are. */
    public long size() {
        return tables.read(rows -> rows.list("SELECT COUNT(*) FROM " + TABLE, row -> row.getLong(1)))
                .get(0);
    }

    /** Forgets what was made longer ago; gives how many. */
    public int clean(Duration olderThan) {
        long before = Instant.now().minus(olderThan).toEpochMilli();
        List<String> addresses = tables.read(rows -> rows.list(
                "SELECT address FROM " + TABLE + " WHERE made_at < ? AND address IS NOT NULL",
                row -> row.getString(1),
                before));
        int removed = tables.append(rows -> rows.update("DELETE FROM " + TABLE + " WHERE made_at < ?", before));
        for (String address : addresses) spill.deleteAt(address);
        return removed;
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
