package dev.mlopskit.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What else than its code and its inputs a cached step depends on, and for how long its result is good. Immutable.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>salt</td><td>any text: another one is another result</td><td>empty</td></tr>
 * <tr><td>env</td><td>variables of the environment whose values count</td><td>none</td></tr>
 * <tr><td>maxAge</td><td>for how long a result is good</td><td>for ever</td></tr>
 * </table>
 */
public final class CachePolicy {
    private static final CachePolicy STANDARD = new CachePolicy("", List.of(), null);

    private final String salt;
    private final List<String> env;
    private final @Nullable Duration maxAge;

    private CachePolicy(String salt, List<String> env, @Nullable Duration maxAge) {
        this.salt = salt;
        this.env = List.copyOf(env);
        this.maxAge = maxAge;
    }

    /** Code and inputs alone, for ever. */
    public static CachePolicy standard() {
        return STANDARD;
    }

    /** With a text that says what cannot be seen otherwise, such as the version of a service or of a table. */
    public CachePolicy salt(String salt) {
        return new CachePolicy(salt, env, maxAge);
    }

    /** With variables of the environment, whose values count; one that is not set counts as such. Of a value a digest is kept. */
    public CachePolicy env(String... names) {
        List<String> all = new ArrayList<>(env);
        all.addAll(List.of(names));
        return new CachePolicy(salt, all, maxAge);
    }

    /**
     * With an age from which on a result is made again, by the clock of the system.
     *
     * @throws PipelineException if it is not more than zero
     */
    public CachePolicy maxAge(Duration maxAge) {
        if (maxAge.isNegative() || maxAge.isZero())
            throw new PipelineException("a result cannot be good for " + maxAge + ": take more than zero");
        return new CachePolicy(salt, env, maxAge);
    }

    /** The salt. */
    public String salt() {
        return salt;
    }

    /** The names of the variables. */
    public List<String> env() {
        return env;
    }

    /** For how long a result is good; {@code null} for ever. */
    public @Nullable Duration maxAge() {
        return maxAge;
    }
}
