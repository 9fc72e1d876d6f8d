package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import java.util.List;

/**
 * A run of another store, as it is to be in this one.
 *
 * @param run the run with its own id, times, status, lifecycle, params, tags, inputs and outputs; its experiment and its
 *     artifact address are those of this store; its metrics are not looked at
 * @param points every point of its metrics: {@link dev.mlopskit.tracking.Metric}s, and
 *     {@link dev.mlopskit.tracking.ModelMetric}s where a point is one of a logged model too
 */
@Beta
public record AdoptedRun(RunData run, List<? extends RunEntry> points) {
    public AdoptedRun {
        points = List.copyOf(points);
    }
}
