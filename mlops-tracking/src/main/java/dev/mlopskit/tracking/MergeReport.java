package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Count;
import java.util.List;

/**
 * What a {@link Merge} did, or would do.
 *
 * @param planned whether this is a plan, and nothing was done
 * @param experiments experiments that were made
 * @param runs runs that were copied: new ones, and those that have ended since the last time
 * @param runsOpen runs that had been copied and have not ended: brought up to date, each time
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
        boolean planned,
        int experiments,
        long runs,
        long runsOpen,
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

    /** Whether the target had everything, or has it in a plan; but for what runs that go on have logged since. */
    public boolean isNothing() {
        return experiments + runs + models + versions + aliases + files == 0;
    }

    /** The counts, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(planned ? "would make " : "made ")
                .append(Count.of(experiments, "experiment"))
                .append('\n')
                .append(line("run", runs, runsKnown))
                .append(line("logged model", models, modelsKnown))
                .append(line("model version", versions, versionsKnown));
        if (runsOpen > 0)
            text.append(Count.of(runsOpen, "run"))
                    .append(" still open: ")
                    .append(planned ? "would be brought" : "brought")
                    .append(" up to date\n");
        if (!planned)
            text.append("set ")
                    .append(aliases)
                    .append(aliases == 1 ? " alias\n" : " aliases\n")
                    .append("copied ")
                    .append(Count.of(files, "artifact"))
                    .append(", ")
                    .append(Count.of(bytes, "byte"))
                    .append('\n');
        collisions.forEach(
                collision -> text.append("collision: ").append(collision).append('\n'));
        leftOut.forEach(left -> text.append("not copied: ").append(left).append('\n'));
        return text.toString();
    }

    private String line(String what, long copied, long known) {
        return (planned ? "would copy " : "copied ") + Count.of(copied, what) + ", " + known + " there already\n";
    }
}
