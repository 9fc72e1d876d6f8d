package dev.mlopskit.tracking;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link Doctor} says of a store.
 *
 * @param store the file
 * @param revision the schema revision that MLflow stamped it with; empty if there is none, or more than one
 * @param opens which versions of MLflow open it, as a sentence
 * @param inUseBy the numbers of the other processes that have it open, as far as the operating system tells (Linux, for
 *     processes of the same user)
 * @param findings what was found; after a repair, what is left
 * @param repairs what {@link Doctor#repair} has done, a sentence each
 * @param kept the copies of what was there before, beside the file; nobody needs them once the store is seen to be well
 */
public record Diagnosis(
        String store,
        String revision,
        String opens,
        List<Long> inUseBy,
        List<Finding> findings,
        List<String> repairs,
        List<Path> kept) {
    public Diagnosis {
        inUseBy = List.copyOf(inUseBy);
        findings = List.copyOf(findings);
        repairs = List.copyOf(repairs);
        kept = List.copyOf(kept);
    }

    /** Whether nothing is wrong. A folder that the file does not know may be another store's, and is nothing wrong. */
    public boolean isSound() {
        return findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.ORPHAN_FOLDER);
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
        for (String repair : repairs) text.append("  repaired: ").append(repair).append('\n');
        for (Path copy : kept) text.append("  kept: ").append(copy).append('\n');
        if (isSound()) text.append("  sound\n");
        for (Finding finding : findings) text.append("  ").append(finding).append('\n');
        return text.toString();
    }
}
