package dev.mlopskit.interop;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A store that Java wrote, with one of everything and the odd values in it. */
record JavaStore(RunData run, RunData child, RunData failed, RunData other, LoggedModel model) {
    record Row(double mass, String island, Integer year) {}

    static final String LONG_KEY = "k".repeat(250);
    static final Map<String, String> PARAMS =
            Map.of("depth", "3", "größe/überfahrt", "süß \uD83D\uDC27", LONG_KEY, "v".repeat(6_000), "empty", "");
    static final List<Metric> POINTS = List.of(
            point("early", -1.5, -7, 0),
            point("early", 2.5, -3, 1),
            point("odd", Double.NaN, 1, 2),
            point("odd", Double.POSITIVE_INFINITY, 2, 3),
            point("odd", Double.NEGATIVE_INFINITY, 3, 4),
            point("odd", 1e-300, 4, 5),
            point("odd", Double.MIN_VALUE, 5, 6),
            point("nan at last", 1, 1, 7),
            point("nan at last", Double.NaN, 2, 8),
            point("verlust/ü", 0.1, 9_000_000_000L, 9),
            point(LONG_KEY, 1.0 / 3, 0, 10));

    private static Metric point(String key, double value, long step, long offset) {
        return new Metric(key, value, step, Instant.ofEpochMilli(1_700_000_000_000L + offset));
    }

    static JavaStore write(Path folder) {
        return write(new Place(folder, null));
    }

    static JavaStore write(Place place) {
        try (Tracking tracking = place.open()) {
            return write(tracking);
        }
    }

    static JavaStore write(Tracking tracking) {
        tracking.experiment("größe of päckchen");
        Run run = tracking.experiment("penguins").startRun("baseline ü");
        run.params(PARAMS);
        run.log(POINTS);
        run.tag("目标/owner", "ann\nand bob");
        run.input(Dataset.of("rows", "abc123").columns(Row.class).rows(344), "training");
        run.text("notes/read me.txt", "ünïcode");
        run.json("params.json", Map.of("depth", 3));
        LoggedModel model = run.logModel("classifier", new FolderModel());
        model.register("penguins");
        model.register("penguins").alias("champion").alias("newest-one");
        Run child = run.startChild("fold-1");
        child.end(RunStatus.KILLED);
        run.close();
        Run failed = tracking.experiment("penguins").startRun("bad");
        failed.fail(new IllegalStateException("boom"));
        Run other = tracking.experiment("größe of päckchen").startRun("other");
        return new JavaStore(run.read(), child.read(), failed.read(), other.read(), model);
    }

    List<RunData> runs() {
        return List.of(run, child, failed, other);
    }
}
