package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The penguins that can be learned from, and how many had to go. */
public record Cleaned(List<LabelledPenguin> penguins, int dropped) {
    public Cleaned {
        penguins = List.copyOf(penguins);
    }

    /** Keeps the rows with all four measurements; a missing sex does no harm, since no model looks at it. */
    public static Cleaned clean(List<Observation> rows) {
        List<LabelledPenguin> kept = new ArrayList<>();
        for (Observation row : rows) {
            LabelledPenguin penguin = labelled(row);
            if (penguin != null) {
                kept.add(penguin);
            }
        }
        return new Cleaned(kept, rows.size() - kept.size());
    }

    private static @Nullable LabelledPenguin labelled(Observation row) {
        Double length = row.billLengthMm();
        Double depth = row.billDepthMm();
        Double flipper = row.flipperLengthMm();
        Double mass = row.bodyMassG();
        if (length == null || depth == null || flipper == null || mass == null) {
            return null;
        }
        return new LabelledPenguin(new Penguin(length, depth, flipper, mass), row.species());
    }
}
