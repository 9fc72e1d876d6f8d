package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.pipeline.CachePolicy;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.StepCache;
import dev.mlopskit.pipeline.internal.store.Spill;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results in the database of a store. A cache that is away, full or damaged costs time and no run. */
public final class CacheStore implements StepCache {
    private static final Logger LOG = LoggerFactory.getLogger(CacheStore.class);
    private static final String FOLDER = "cache";

    private final CacheRows rows;
    private final Spill spill;

    /**
     * Opens the cache of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public CacheStore(TrackingStore store) {
        this.rows = new CacheRows(StoreTables.of(store, "the cache"));
        this.spill = new Spill(store);
    }

    @Override
    public Result get(Place place, Object code, List<Argument> arguments, CachePolicy policy, Make make)
            throws Exception {
        Facts facts;
        try {
            facts = facts(code, arguments, policy);
        } catch (Undigestible e) {
            return new Result(make.run(), false, "it is not cached, since " + e.getMessage());
        }
        String key = facts.key();
        String why = null;
        try {
            CacheRows.Entry entry = rows.byKey(key);
            if (entry != null) {
                why = complaint(entry, policy);
                if (why == null) return hit(entry);
            }
        } catch (RuntimeException e) {
            LOG.warn("the result of task '{}' could not be taken from the cache", place.task(), e);
            why = "the entry of the cache could not be read: " + e.getMessage();
        }
        // Before the body runs, which may change what it is given; of large inputs this is but the beginning.
        Recorded now = facts.recorded();
        if (why == null) why = changes(place, now, arguments);
        Object value = make.run();
        String unlike = make.unlike();
        if (unlike != null) return new Result(value, false, "it is not cached, since its body " + unlike);
        try {
            facts.requireUnchanged();
        } catch (Undigestible e) {
            return new Result(value, false, "it is not cached, since " + e.getMessage());
        }
        return new Result(value, false, why + put(place, key, now, value));
    }

    private static Facts facts(Object code, List<Argument> arguments, CachePolicy policy) throws Undigestible {
        Facts facts = new Facts();
        BodyFacts.add(facts, code);
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            try {
                facts.value(input(i), argument.value());
            } catch (Undigestible e) {
                throw new Undigestible(argument.name() + " cannot be digested: " + e.getMessage());
            }
        }
        if (!policy.salt().isEmpty()) facts.text("salt", policy.salt());
        for (String name : policy.env()) facts.environment(name, System.getenv(name));
        return facts;
    }

    /** By its place, as a step of another pipeline may have the same inputs under other names. */
    private static String input(int place) {
        return "input " + (place + 1);
    }

    /** Why an entry is not good any more; {@code null} if it is. */
    private static @Nullable String complaint(CacheRows.Entry entry, CachePolicy policy) {
        Duration age = Duration.between(entry.madeAt(), Instant.now());
        if (policy.maxAge() != null && age.isNegative())
            return "its result was made at " + entry.madeAt() + ", which is still to come: a clock was set back";
        if (policy.maxAge() != null && age.compareTo(policy.maxAge()) >= 0)
            return "its result was made at " + entry.madeAt() + ", longer ago than " + policy.maxAge();
        for (var file : entry.files().entrySet())
            if (!file.getValue().equals(FileDigest.of(Path.of(file.getKey()))))
                return "the file '" + file.getKey() + "' of its result is not what it was";
        return null;
    }

    private Result hit(CacheRows.Entry entry) {
        String text = spill.read(entry.kept());
        if (text == null || !CacheRows.digest(text).equals(entry.digest()))
            throw new PipelineException("the value is not what was written");
        return new Result(
                Values.read(text),
                true,
                "its code and inputs are those of run " + entry.runId() + ", which made the result at "
                        + entry.madeAt());
    }

    private String changes(Place place, Recorded now, List<Argument> arguments) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++)
            names.put(input(i), arguments.get(i).name());
        try {
            CacheRows.Entry last = rows.last(place);
            return last == null
                    ? "the cache has no result of it yet"
                    : "since run " + last.runId() + ", " + rows.facts(last).changes(now, names);
        } catch (RuntimeException e) {
            return "what has changed is not known, as the cache could not be read: " + e.getMessage();
        }
    }

    /** Keeps a result; gives what to add to the explanation. */
    private String put(Place place, String key, Recorded facts, @Nullable Object value) {
        try {
            String text = Values.write(value);
            Kept kept = spill.keep(FOLDER, List.of(key), text);
            rows.put(key, place, facts, kept, CacheRows.digest(text), FileDigest.ofAll(value));
            return "";
        } catch (RuntimeException e) {
            LOG.warn("the result of task '{}' could not be put into the cache", place.task(), e);
            return "; what it returned could not be put into the cache: " + e.getMessage();
        }
    }

    /** How many results there are. */
    public long size() {
        return rows.size();
    }

    /** Forgets what was made longer ago; gives how many. */
    public int clean(Duration olderThan) {
        List<String> addresses = rows.deleteBefore(Instant.now().minus(olderThan));
        for (String address : addresses) if (!address.isEmpty()) spill.deleteAt(address);
        return addresses.size();
    }
}
