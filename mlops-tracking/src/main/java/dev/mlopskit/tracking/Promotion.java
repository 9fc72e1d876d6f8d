package dev.mlopskit.tracking;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of the gates of a promotion.
 *
 * @param name the registered model
 * @param version the version that was looked at
 * @param alias the alias that it was looked at for
 * @param against the version that the alias pointed at then; {@code null} for none
 * @param results what each gate said, in the order they were given
 */
public record Promotion(
        String name, int version, String alias, @Nullable Integer against, List<Result> results) {
    /**
     * What a gate said.
     *
     * @param gate what it asks for, in words
     * @param passed whether it was met
     * @param found what it found, in words
     */
    public record Result(String gate, boolean passed, String found) {
        @Override
        public String toString() {
            return (passed ? "passed: " : "FAILED: ") + gate + " (" + found + ")";
        }
    }

    /** Whether all gates were met. */
    public boolean passed() {
        return results.stream().allMatch(Result::passed);
    }

    @Override
    public String toString() {
        return results.stream()
                .map(Result::toString)
                .collect(Collectors.joining(
                        "\n    ",
                        name + " version " + version + " as " + alias
                                + (against == null ? "" : ", where version " + against + " is") + "\n    ",
                        ""));
    }
}
