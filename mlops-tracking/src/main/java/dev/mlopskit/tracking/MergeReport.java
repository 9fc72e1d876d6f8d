package dev.mlopskit.tracking;

import java.util.List;

/**
 * What a {@link Merge} did, or would do.
 *
 * @param experiments experiments that were made
 * @param runs runs that were copied: new ones, and those that had not ended the last time
 * @param runsKnown runs that were passed over, since the target has all of them
 * @param models logged models that were copied
 * @param modelsKnown logged models that were passed over
 * @param versions model versions that were made
 * @param versionsKnown model versions that were passed over
 * @param aliases aliases that were made or moved on; 0 in a plan
 * @param files artifacts that were copied; 0 in a plan
 * @param bytes their size; 0 in a plan
 * @param collisions what could not be as it is in the source, a sentence each
 * @param leftOut what the source has and is not copied, such as traces, or artifacts of a kind that cannot be read here
 */
public record MergeReport(
        int experiments,
        long runs,
        long runsKnown,
        int models,
        int modelsKnown,
        int versions,
        int versionsKnown,
        int aliases,
        long files,
        long bytes,
        List<String> collisions,
        List<String> leftOut) {
    public MergeReport {
        collisions = List.copyOf(collisions);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether the target had everything, or has it in a plan. */
    public boolean isNothing() {
        return experiments + runs + models + versions + aliases + files == 0;
    }

    /** The counts, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(experiments)
                .append(" experiments made\n")
                .append(line("runs", runs, runsKnown))
                .append(line("logged models", models, modelsKnown))
                .append(line("model versions", versions, versionsKnown))
                .append(aliases)
                .append(" aliases set\n")
                .append(files)
                .append(" artifacts copied, ")
                .append(bytes)
                .append(" bytes\n");
        collisions.forEach(
                collision -> text.append("collision: ").append(collision).append('\n'));
        leftOut.forEach(left -> text.append("not copied: ").append(left).append('\n'));
        return text.toString();
    }

    private static String line(String what, long copied, long known) {
        return copied + " " + what + " to copy or copied, " + known + " there already\n";
    }
}
