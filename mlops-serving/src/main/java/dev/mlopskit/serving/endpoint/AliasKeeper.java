package dev.mlopskit.serving.endpoint;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.TrackingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint says to the registry: it moves the alias that it serves, by compare-and-set, and says why. Guarded by the lock of
 * {@link Releases}.
 */
final class AliasKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,8}");

    /** As {@link dev.mlopskit.tracking.RegisteredModel#rollback} begins its reasons, so that going back from there works too. */
    private static final String ROLLBACK = "rollback: ";

    private static final int MOST_REASON = 500;
    private static final int MOST_PAUSE = 63;

    private final Tracking tracking;
    private final String uri;
    private final Optional<String> alias;

    /** What was told of a version that cannot be served, so that it is not told again and again. */
    private @Nullable String failure;

    /** The version that could not be loaded, after how many looks it is tried again, and how many are still to come. */
    private @Nullable ModelVersion unloadable;

    private int pause;
    private int skips;

    /** What the registry is still to be told of rollbacks, in order. */
    private final Queue<Runnable> owed = new ArrayDeque<>();

    AliasKeeper(Tracking tracking, String uri) {
        this.tracking = tracking;
        this.uri = uri;
        this.alias = Versions.alias(uri);
    }

    boolean follows() {
        return alias.isPresent();
    }

    /**
     * Whether a version that could not be loaded is left alone in this look: to load it again and again would cost much, and it
     * seldom helps.
     */
    boolean skips(ModelVersion now) {
        if (unloadable == null || unloadable.version() != now.version()) return false;
        return skips-- > 0;
    }

    /** A version could not be loaded. */
    void unloadable(ModelVersion version) {
        boolean again = unloadable != null && unloadable.version() == version.version();
        unloadable = version;
        pause = again ? Math.min(2 * pause + 1, MOST_PAUSE) : 0;
        skips = pause;
    }

    /** What the alias points at is served, or was rolled back. */
    void settled() {
        unloadable = null;
        failure = null;
    }

    /** Whether a failure is another one than the last. */
    boolean isNews(RuntimeException e) {
        boolean news = !e.toString().equals(failure);
        failure = e.toString();
        return news;
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Where the alias points now. */
    ModelVersion find() {
        return tracking.modelVersion(uri);
    }

    /**
     * The version that was stable when a process ended in which what the alias points at was still a canary; empty if it was none,
     * or was promoted since.
     */
    Optional<Integer> interrupted(ModelVersion now) {
        String stable = now.data().tags().get(canaryTag());
        if (stable == null || !WHOLE.matcher(stable).matches()) return Optional.empty();
        return Optional.of(Integer.valueOf(stable)).filter(version -> version != now.version());
    }

    private String canaryTag() {
        return "mlopskit.canary." + alias.orElse("");
    }

    /** Whether the alias is where it is since another process, or a person, went back with it. */
    boolean wentBack(ModelVersion now) {
        if (alias.isEmpty()) return false;
        List<AliasMove> moves = tracking.registeredModel(now.name()).history(alias.get());
        if (moves.isEmpty()) return false;
        AliasMove last = moves.get(moves.size() - 1);
        return last.to() != null
                && last.to() == now.version()
                && last.reason() != null
                && last.reason().startsWith(ROLLBACK);
    }

    /** Notes that what the alias points at is a canary first, and what it takes over from. */
    void begun(Rollout<?, ?> begun) {
        ModelVersion canary = begun.canary().version();
        ModelVersion stable = begun.stable().version();
        if (canary != null && stable != null) canary.tag(canaryTag(), String.valueOf(stable.version()));
    }

    /**
     * Moves the alias to a canary that is promoted, or notes the promotion where it is there already.
     *
     * @throws ConflictException if it is elsewhere meanwhile
     */
    void promote(Rollout<?, ?> done, String reason) {
        ModelVersion canary = done.canary().version();
        if (alias.isEmpty() || canary == null) return;
        if (done.named()) {
            canary.tag("mlopskit.promoted", shortened(reason));
            canary.removeTag(canaryTag());
        } else canary.aliasIf(alias.get(), done.stable().version(), "promoted: " + whole(reason));
    }

    private static String shortened(String reason) {
        return whole(reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason);
    }

    /** Half of a character, which no store takes, becomes a question mark: what is owed must not be refused for ever. */
    private static String whole(String reason) {
        return new String(reason.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Notes what the registry is to be told of a canary that is rolled back: {@link #settle} tells it. */
    void rolledBack(Rollout<?, ?> failed, String reason) {
        ModelVersion canary = failed.canary().version();
        ModelVersion stable = failed.stable().version();
        if (canary == null) return;
        if (alias.isPresent() && failed.named() && stable != null) {
            owed.add(() -> {
                stable.aliasIf(alias.get(), canary, ROLLBACK + whole(reason));
                canary.removeTag(canaryTag());
            });
        } else {
            owed.add(() -> canary.tag("mlopskit.rolled_back", shortened(reason)));
        }
    }

    /**
     * Tells the registry what it is still to be told. Before that nobody asks it where the alias points, so that a version that was
     * rolled back is not served again because the alias could not be moved.
     *
     * @throws TrackingException if it cannot be told: it will be tried again with the next call
     */
    void settle() {
        for (Runnable deed = owed.peek(); deed != null; deed = owed.peek()) {
            try {
                deed.run();
            } catch (ConflictException e) {
                LOG.info("The alias of {} had been moved on when a version was rolled back", uri);
            }
            owed.remove();
        }
    }
}
