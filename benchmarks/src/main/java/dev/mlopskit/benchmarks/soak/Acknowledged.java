package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a writer knows to be safe: all steps of a run up to one. */
record Acknowledged(String runId, long step, Load load) {
    /** How many points. */
    long points() {
        return step + 1;
    }

    /**
     * Looks for all of it.
     *
     * @param whole whether what one call logs is all there or not at all
     * @return how many points are there
     */
    long check(Tracking tracking, boolean whole) {
        RunData run = tracking.run(runId);
        List<Metric> history = tracking.history(runId, "loss");
        Set<Long> steps = new HashSet<>();
        for (Metric point : history) {
            if (point.value() != point.step()) throw lost("step " + point.step() + " has the value " + point.value());
            if (!steps.add(point.step())) throw lost("step " + point.step() + " is there twice");
        }
        for (long each = 0; each <= step; each++) if (!steps.contains(each)) throw lost("step " + each + " is lost");
        if (load == Load.BUFFERED) return history.size();
        for (long each = 0; each <= step; each += SoakWriter.BATCH)
            if (!("v" + each).equals(run.params().get("p" + each))) throw lost("param p" + each + " is lost");
        if (step >= 0 && Long.parseLong(run.tags().getOrDefault("last", "-1")) < step - step % SoakWriter.BATCH)
            throw lost("tag last is " + run.tags().get("last"));
        long next = step + 1;
        if (whole
                && next % SoakWriter.BATCH == 0
                && steps.contains(next) != run.params().containsKey("p" + next))
            throw lost("half of the call of step " + next + " is there");
        return history.size();
    }

    private IllegalStateException lost(String problem) {
        return new IllegalStateException("run " + runId + ", acknowledged to step " + step + ": " + problem);
    }
}
