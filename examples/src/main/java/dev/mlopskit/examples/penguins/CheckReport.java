package dev.mlopskit.examples.penguins;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that the checks found in so many rows. */
public record CheckReport(int rows, List<Finding> findings) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Whether a model may be trained on this data; warnings do not forbid it. */
    public boolean usable() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    /**
     * Returns this report if the data is usable.
     *
     * @throws IllegalStateException with every finding, if it is not
     */
    public CheckReport orThrow() {
        if (!usable()) {
            throw new IllegalStateException("The data cannot be used. " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return findings.stream()
                .map(Finding::toString)
                .collect(Collectors.joining("\n  ", rows + " rows checked\n  ", ""))
                .strip();
    }
}
