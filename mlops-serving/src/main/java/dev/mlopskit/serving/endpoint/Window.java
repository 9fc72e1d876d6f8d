package dev.mlopskit.serving.endpoint;

import dev.mlopskit.data.ColumnDrift;
import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.ColumnSketch;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an endpoint did for a while. Immutable and thread-safe.
 *
 * @param number 0 for the first window since the endpoint was opened, then one more each
 * @param from when it began, by the clock of the endpoint
 * @param to when it closed
 * @param versions those that were served, the stable one first, and those that were taken out meanwhile
 */
public record Window(long number, Instant from, Instant to, List<Version> versions) {
    /** Copies the versions. */
    public Window {
        versions = List.copyOf(versions);
    }

    /** In short: of each version the calls and their latency. */
    @Override
    public String toString() {
        return number + ", " + from + " to " + to + ", "
                + versions.stream().map(Version::toString).collect(Collectors.joining("; "));
    }

    /**
     * What a version did.
     *
     * @param name as {@link VersionStatus#name()}
     * @param time how long the window was
     * @param requests calls that it answered or failed; a call with many rows is one
     * @param errors calls that it failed
     * @param refused calls whose rows did not fit its signature, which are neither
     * @param p50 the time that half of the calls took at most
     * @param p99 the time that 99 of 100 calls took at most
     * @param max the longest time that a call took
     * @param rows rows that were sketched
     * @param dropped calls that were to be sketched and were not, since too many waited
     * @param features inputs and outputs by name; an element of an array of at most 16 as {@code probabilities[0]}, a larger array not at all
     */
    public record Version(
            String name,
            Duration time,
            long requests,
            long errors,
            long refused,
            Duration p50,
            Duration p99,
            Duration max,
            long rows,
            long dropped,
            Map<String, Feature> features) {
        /** Copies the features. */
        public Version {
            features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        }

        /** In short. */
        @Override
        public String toString() {
            return name + ": " + requests + " calls, " + errors + " errors, " + refused + " refused, p50 "
                    + p50.toNanos() / 1e6 + " ms, p99 " + p99.toNanos() / 1e6 + " ms, " + features.size() + " features";
        }

        /** Calls in a second. */
        public double throughput() {
            return time.isZero() ? 0 : requests / (time.toNanos() / 1e9);
        }

        /** The share of calls that it failed; 0 if there were none. */
        public double errorRate() {
            return requests == 0 ? 0 : (double) errors / requests;
        }

        /** The profile of all features that had values, such as a later package may have as its own; empty if none had. */
        public Optional<TableProfile> profile() {
            Map<String, ColumnSketch> columns = new LinkedHashMap<>();
            features.forEach((feature, seen) ->
                    seen.profile().ifPresent(column -> columns.put(feature, ColumnSketch.from(column))));
            return columns.isEmpty()
                    ? Optional.empty()
                    : Optional.of(TableSketch.ofSketches(columns).profile());
        }
    }

    /**
     * What a feature was.
     *
     * @param rows rows that were sketched
     * @param nullShare the share of rows without a value, NaN and values of another kind than in the package's profile among them, from 0 to 1
     * @param outOfRangeShare the share of rows below the least or above the greatest value of the package's profile, or with a text that
     *     it does not have, if it has all; NaN if there is no profile, or its texts are too many
     * @param profile what was seen; empty if there was no value
     * @param drift how far it is from the package's profile; empty if there is none or there was no row
     */
    public record Feature(
            long rows,
            double nullShare,
            double outOfRangeShare,
            Optional<ColumnProfile> profile,
            Optional<ColumnDrift> drift) {}
}
