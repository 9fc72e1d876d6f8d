package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.endpoint.SequentialTest.Outcomes;
import java.util.Map;
import java.util.Optional;

/**
 * What an A/B test has found so far. It may be looked at at any time, see {@link SequentialTest}.
 *
 * @param a the version A
 * @param b the version B
 * @param all the outcomes of all segments together
 * @param segments those of each segment that was named, in which a difference must be the clearer the later the segment was first
 *     named, so that the chance that any of them differs where none does is alpha at most, however many there are and however long
 *     it goes on
 */
public record AbResult(String a, String b, Comparison all, Map<String, Comparison> segments) {
    /**
     * Both arms.
     *
     * @param a outcomes of A
     * @param b outcomes of B
     * @param pValue how sure it is that they are equal
     * @param alpha the p-value below which they are said to differ
     */
    public record Comparison(Outcomes a, Outcomes b, double pValue, double alpha) {
        /** Whether they differ. */
        public boolean differs() {
            return pValue <= alpha;
        }
    }

    /** The version that does better, once that is clear. */
    public Optional<String> winner() {
        return all.differs() ? Optional.of(all.b().rate() > all.a().rate() ? b : a) : Optional.empty();
    }
}
