package dev.mlopskit.examples.penguins;

import java.util.List;

/** What a model is told about a penguin: three lengths in millimetres and a mass in grams. */
public record Penguin(double billLengthMm, double billDepthMm, double flipperLengthMm, double bodyMassG) {
    /** The measurements by their names in the CSV, in the order of the components and of the model's input. */
    public static final List<String> MEASUREMENTS =
            List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g");

    /** The measurements in the order of {@link #MEASUREMENTS}. */
    public double[] toArray() {
        return new double[] {billLengthMm, billDepthMm, flipperLengthMm, bodyMassG};
    }
}
