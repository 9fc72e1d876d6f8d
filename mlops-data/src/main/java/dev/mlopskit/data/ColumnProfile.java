package dev.mlopskit.data;

import dev.mlopskit.data.internal.Hll;
import dev.mlopskit.data.internal.ProfileReader;

/** What is known of a column: counts, distinct values, top values, and what each kind has beside. Immutable and thread-safe. */
public sealed interface ColumnProfile permits NumberProfile, TextProfile {
    /** The standard error of {@link #distinct}, as a share: {@code 1.04 / sqrt(4096)}, by Flajolet et al. 2007. */
    double DISTINCT_ERROR = Hll.STANDARD_ERROR;

    /** How many rows were added, with and without a value. */
    long rows();

    /** How many rows have a value that the figures are about: texts, or finite numbers. */
    long values();

    /** How many rows have no value. */
    long nulls();

    /**
     * How many different values there are. Exact as long as every value is among the top values; beyond, an estimate whose standard
     * error is {@link #DISTINCT_ERROR}.
     */
    double distinct();

    /** Whether {@link #distinct} and the counts of top values are exact. */
    boolean exactCounts();

    /** The profile on one line of JSON, which {@link #read} reads. */
    String toJson();

    /**
     * Reads what {@link #toJson} wrote, in this version of the library or an earlier one.
     *
     * @throws ProfileFormatException if it is damaged, or of a version that is not known here
     */
    static ColumnProfile read(String json) {
        return Profiles.of(ProfileReader.column(json));
    }
}
