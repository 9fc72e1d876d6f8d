package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.AfterCrash;
import dev.mlopskit.pipeline.CachePolicy;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a task is run. Most tasks share the one with nothing set, as there may be very many tasks. */
public final class TaskOptions {
    static final TaskOptions DEFAULT = new TaskOptions();
    private static final Retry NO_RETRY = Retry.times(0);

    /** When it runs. */
    public TriggerRule rule = TriggerRule.ALL_SUCCESS;
    /** How often it is tried again. */
    public @Nullable Retry retry;
    /** How long an attempt may take. */
    public @Nullable Duration timeout;
    /** The name of its pool. */
    public @Nullable String pool;
    /** How many slots of the pool a body takes. */
    public int slots = 1;
    /** The higher goes first. */
    public int priority;
    /** How many bodies of it run at the same time; 0 if nothing was said. */
    public int maxActive;
    /** Whether it sets something up. */
    public boolean setup;
    /** Whether it tears something down. */
    public boolean teardown;
    /** What becomes of a body that ran when its process ended. */
    public AfterCrash afterCrash = AfterCrash.RETRY;
    /** What its result depends on beside code and inputs; {@code null} if it is not cached. */
    public @Nullable CachePolicy cache;
    /** The topic that hears of its success; {@code null} for none. */
    public @Nullable String asset;
    /** Whether its value is not kept. */
    public boolean transientValue;
    /** Whether the run bears its failure. */
    public boolean allowFailure;
    /** The share of the items of a mapped task that may fail. */
    public double failuresAllowed;

    final Set<String> said = new HashSet<>();
    /** The slots of {@link #maxActive}, which runs of the whole pipeline and of parts of it share. */
    private @Nullable Pool ownPool;

    Pool ownPool(String task) {
        Pool own = ownPool;
        if (own == null) ownPool = own = new Pool(task, maxActive);
        return own;
    }

    /** What was said of how it is run, but for the rule, as words for people. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (pool != null) words.add("pool " + pool + (slots == 1 ? "" : " " + slots + " slots"));
        if (priority != 0) words.add("priority " + priority);
        if (maxActive > 0) words.add("maxActive " + maxActive);
        if (retry != null) words.add(retry.toString());
        if (timeout != null) words.add("timeout " + timeout);
        if (cache != null) words.add("cached");
        if (asset != null) words.add("asset " + asset);
        if (allowFailure) words.add("allowFailure");
        if (failuresAllowed > 0) words.add("allowFailures " + failuresAllowed);
        if (transientValue) words.add("transientValue");
        return words;
    }

    Retry retryOrNone() {
        return retry == null ? NO_RETRY : retry;
    }

    /** A teardown has the rule of teardowns, unless another was said. */
    TriggerRule effectiveRule() {
        return teardown && !said.contains("rule") ? TriggerRule.ALL_DONE_SETUP_SUCCESS : rule;
    }
}
