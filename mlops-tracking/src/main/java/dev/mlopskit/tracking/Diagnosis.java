package dev.mlopskit.tracking;

import java.util.List;

/**
 * What a {@link Doctor} says of a store.
 *
 * @param store the file
 * @param revision the schema revision that MLflow stamped it with; empty if there is none, or more than one
 * @param opens which versions of MLflow open it, as a sentence
 * @param inUseBy the numbers of the other processes that have it open, as far as the operating system tells (Linux, for
 *     processes of the same user)
 * @param findings what is wrong
 */
public record Diagnosis(String store, String revision, String opens, List<Long> inUseBy, List<Finding> findings) {
    public Diagnosis {
        inUseBy = List.copyOf(inUseBy);
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return findings.isEmpty();
    }

    /** The findings of one kind. */
    public List<Finding> findings(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).toList();
    }

    /** All of it, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(store + ": SQLite file\n  schema revision: "
                + (revision.isEmpty() ? "none" : revision) + "\n  opened by: " + opens + "\n");
        if (!inUseBy.isEmpty())
            text.append("  in use by processes: ").append(inUseBy).append('\n');
        if (isSound()) text.append("  sound\n");
        for (Finding finding : findings) text.append("  ").append(finding).append('\n');
        return text.toString();
    }
}
