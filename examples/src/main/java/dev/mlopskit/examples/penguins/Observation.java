package dev.mlopskit.examples.penguins;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of the CSV as it was written down; {@code null} is what nobody measured. */
public record Observation(
        String species,
        String island,
        @Nullable Double billLengthMm,
        @Nullable Double billDepthMm,
        @Nullable Double flipperLengthMm,
        @Nullable Double bodyMassG,
        @Nullable String sex,
        int year) {

    /** The four measurements in the order of {@link Penguin#MEASUREMENTS}. */
    public List<@Nullable Double> measurements() {
        return Arrays.asList(billLengthMm, billDepthMm, flipperLengthMm, bodyMassG);
    }

    /** Whether all four measurements are there. */
    public boolean isMeasured() {
        return measurements().stream().allMatch(Objects::nonNull);
    }
}
