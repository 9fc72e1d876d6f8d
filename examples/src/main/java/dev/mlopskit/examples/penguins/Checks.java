package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The rules that penguins have to pass before a model is trained on them. */
public final class Checks {
    /** A species with fewer birds cannot be learned, validated and held out. */
    static final int FEWEST_PER_SPECIES = 10;
    /** With a larger share of a column missing, dropping rows would leave a different population. */
    static final double MOST_MISSING = 0.2;

    private record Range(double low, double high) {}

    /** What an adult of the genus can measure, with some room, in the order of {@link Penguin#MEASUREMENTS}. */
    private static final List<Range> PLAUSIBLE =
            List.of(new Range(25, 70), new Range(10, 25), new Range(150, 250), new Range(2000, 8000));

    private Checks() {}

    /** Applies all rules and reports all findings; the caller decides with {@link CheckReport#orThrow()}. */
    public static CheckReport check(List<Observation> rows) {
        List<Finding> findings = new ArrayList<>();
        checkSpecies(rows, findings);
        checkDuplicates(rows, findings);
        for (int column = 0; column < PLAUSIBLE.size(); column++) {
            checkMissing(rows, column, findings);
            checkRange(rows, column, findings);
        }
        return new CheckReport(rows.size(), findings);
    }

    private static void checkSpecies(List<Observation> rows, List<Finding> findings) {
        for (Observation row : rows) {
            if (!Species.NAMES.contains(row.species())) {
                findings.add(Finding.error("unknown species: '" + row.species() + "', only " + Species.NAMES));
            }
        }
        for (String name : Species.NAMES) {
            long birds = rows.stream()
                    .filter(row -> row.species().equals(name) && row.isMeasured())
                    .count();
            if (birds < FEWEST_PER_SPECIES) {
                findings.add(Finding.error(birds + " measured " + name + ", too few: at least " + FEWEST_PER_SPECIES));
            }
        }
    }

    private static void checkDuplicates(List<Observation> rows, List<Finding> findings) {
        Set<Observation> seen = new HashSet<>();
        // Two birds without measurements look alike without being the same bird.
        long twice =
                rows.stream().filter(row -> row.isMeasured() && !seen.add(row)).count();
        if (twice > 0) {
            findings.add(Finding.warning("rows that repeat an earlier one: " + twice));
        }
    }

    private static void checkMissing(List<Observation> rows, int column, List<Finding> findings) {
        long missing = rows.stream()
                .filter(row -> row.measurements().get(column) == null)
                .count();
        String message =
                Penguin.MEASUREMENTS.get(column) + " is missing in " + missing + " of " + rows.size() + " rows";
        if (missing > MOST_MISSING * rows.size()) {
            findings.add(Finding.error(message));
        } else if (missing > 0) {
            findings.add(Finding.warning(message));
        }
    }

    private static void checkRange(List<Observation> rows, int column, List<Finding> findings) {
        Range range = PLAUSIBLE.get(column);
        rows.stream()
                .map(row -> row.measurements().get(column))
                .filter(Objects::nonNull)
                // Written so that NaN is outside too.
                .filter(value -> !(value >= range.low() && value <= range.high()))
                .map(value -> Penguin.MEASUREMENTS.get(column) + " = " + value + " is no penguin: expected "
                        + range.low() + " to " + range.high())
                .map(Finding::error)
                .forEach(findings::add);
    }
}
