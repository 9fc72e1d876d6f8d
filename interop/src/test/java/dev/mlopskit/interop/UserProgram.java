package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mlopskit.core.PathEscapeException;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A program that uses a store as users do, and says what it saw; it must see the same whatever the store is. */
final class UserProgram {
    private static final String LONG_KEY = "k".repeat(250);
    private static final List<Metric> POINTS = List.of(
            point("early", -1.5, -7, 0),
            point("odd", Double.NaN, 1, 2),
            point("odd", Double.POSITIVE_INFINITY, 2, 3),
            point("odd", Double.NEGATIVE_INFINITY, 3, 4),
            point("odd", 1e-300, 4, 5),
            point("odd", Double.MIN_VALUE, 5, 6),
            point("verlust/ü", 0.1, 9_000_000_000L, 9),
            point(LONG_KEY, 1.0 / 3, 0, 10));

    private final Tracking tracking;
    private final Path folder;
    private final Map<String, Object> seen = new LinkedHashMap<>();

    private UserProgram(Tracking tracking, Path folder) {
        this.tracking = tracking;
        this.folder = folder;
    }

    private static Metric point(String key, double value, long step, long offset) {
        return new Metric(key, value, step, Instant.ofEpochMilli(1_700_000_000_000L + offset));
    }

    /** What a user sees, by what was done. */
    static Map<String, Object> run(Tracking tracking, Path folder) throws IOException {
        UserProgram program = new UserProgram(tracking, Files.createDirectories(folder));
        program.experiments();
        RunData run = program.runs();
        program.artifacts(run);
        program.models(run);
        program.refusals(run);
        return program.seen;
    }

    private void experiments() {
        Experiment made = tracking.experiment("größe of päckchen");
        seen.put(
                "same experiment",
                made.experimentId().equals(tracking.experiment(made.name()).experimentId()));
        seen.put("no experiment", tracking.findExperiment("nope").isEmpty());
        seen.put(
                "kind",
                tracking.experiments().stream()
                        .map(data -> data.name() + data.tags())
                        .sorted()
                        .toList());
    }

    private RunData runs() {
        Run run = tracking.experiment("penguins").startRun("baseline ü");
        run.params(
                Map.of("depth", "3", "größe/überfahrt", "süß \uD83D\uDC27", LONG_KEY, "v".repeat(6_000), "empty", ""));
        run.param("depth", 3);
        run.log(POINTS);
        run.log(POINTS);
        run.tag("目标/owner", "ann\nand \"bob\"");
        run.tag("目标/owner", "ann\nand 'bob'");
        run.input(Dataset.of("rows", "abc123").columns(JavaStore.Row.class).rows(344), "training");
        run.input(Dataset.of("rows", "abc123").columns(JavaStore.Row.class).rows(344), "training");
        many(run);
        Run child = run.startChild("fold-1");
        child.end(RunStatus.KILLED);
        run.close();
        Run failed = tracking.experiment("penguins").startRun("bad");
        failed.fail(new IllegalStateException("boom"));
        RunData read = run.read();
        seen.put("name, status", read.name() + read.status() + read.active());
        seen.put(
                "params",
                new TreeMap<>(read.params()).toString().hashCode() + " "
                        + read.params().size());
        seen.put("metrics", new TreeMap<>(read.metrics()));
        seen.put("owner", read.tags().get("目标/owner"));
        seen.put("inputs", read.inputs());
        seen.put("ended", read.end() != null);
        for (String key : List.of("odd", "early", "many", "nope"))
            seen.put("history " + key, tracking.history(read.runId(), key));
        seen.put("parent", child.read().parentRunId().equals(java.util.Optional.of(read.runId())));
        seen.put("child", child.read().status());
        seen.put(
                "failed",
                failed.read().status()
                        + failed.read()
                                .tags()
                                .get(Run.FAILURE_TAG)
                                .lines()
                                .findFirst()
                                .orElse(""));
        Run resumed = tracking.resume(failed.runId());
        seen.put("resumed", resumed.read().status() + " " + resumed.read().end());
        resumed.end(RunStatus.FINISHED);
        Experiment penguins = tracking.experiment("penguins");
        seen.put("all", names(penguins.runs().orderBy("attributes.run_name").list()));
        seen.put("count", penguins.runs("attributes.status = 'FINISHED'").count());
        seen.put(
                "found",
                names(penguins.runs("metrics.`verlust/ü` < 0.2 AND params.depth = '3'")
                        .list()));
        seen.put(
                "first",
                penguins.runs()
                        .orderBy("attributes.run_name DESC")
                        .limit(2)
                        .list()
                        .size());
        return read;
    }

    /** More than a server takes in one request. */
    private static void many(Run run) {
        List<dev.mlopskit.tracking.RunEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2_345; i++) entries.add(point("many", i, i, i));
        for (int i = 0; i < 250; i++) entries.add(new dev.mlopskit.tracking.Param("many-" + i, "p" + i));
        for (int i = 0; i < 250; i++) entries.add(new Tag("many-" + i, "ü".repeat(4_000) + i));
        run.log(entries);
    }

    private static List<String> names(List<RunData> runs) {
        return runs.stream().map(RunData::name).toList();
    }

    private void artifacts(RunData data) throws IOException {
        Run run = tracking.resume(data.runId());
        Path source = Files.createDirectories(folder.resolve("plots ü/deep"));
        Files.writeString(source.resolve("a b+c.txt"), "a");
        Files.write(source.resolveSibling("big.bin"), new byte[3_000_000]);
        run.artifact(source.getParent());
        run.text("notes/read me.txt", "ünïcode");
        run.text("notes/read me.txt", "ünïcode again");
        run.json("params.json", Map.of("depth", 3));
        seen.put("files", run.artifacts().files(""));
        seen.put("some files", run.artifacts().files("plots ü/deep"));
        seen.put("one file", run.artifacts().files("params.json"));
        seen.put("no files", run.artifacts().files("nope"));
        seen.put("text", run.artifacts().text("notes/read me.txt"));
        Path copy = folder.resolve("copy");
        run.artifacts().download("plots ü", copy);
        try (var walk = Files.walk(copy)) {
            seen.put(
                    "copied",
                    walk.map(file -> copy.relativize(file).toString()).sorted().toList());
        }
        seen.put("size", Files.size(run.artifacts().path("plots ü/big.bin")));
        seen.put("folder", Files.readString(run.artifacts().path("plots ü").resolve("deep/a b+c.txt")));
        run.close();
    }

    private void models(RunData data) throws IOException {
        Run run = tracking.resume(data.runId());
        LoggedModel model = run.logModel("classifier", new FolderModel());
        run.metric("accuracy", 0.75, model, Dataset.of("rows", "abc123"));
        model.tag("a b", "c");
        seen.put(
                "model",
                model.read().name()
                        + model.read().status()
                        + model.read().tags().get("a b"));
        seen.put("model metrics", model.read().latestMetrics());
        seen.put("outputs", run.read().outputs().size());
        ModelVersion first = model.register("pengüins");
        ModelVersion second = model.register("pengüins");
        seen.put("versions", first.version() + " " + second.version());
        first.alias("champion", "it is the first");
        second.aliasIf("champion", first);
        seen.put("stale", type(catchThrowable(() -> first.aliasIf("champion", first))));
        second.describe("the second");
        second.tag("reviewed by", "ann");
        seen.put(
                "alias",
                tracking.registeredModel("pengüins")
                        .alias("champion")
                        .orElseThrow()
                        .version());
        ModelVersion read = tracking.registeredModel("pengüins").version(2);
        seen.put(
                "version",
                read.data().description() + read.data().aliases() + read.data().tags());
        seen.put("located", read.data().location().equals(model.data().artifactUri()));
        seen.put("registered", registered());
        seen.put(
                "moves",
                tracking.registeredModel("pengüins").history("champion").stream()
                        .map(move -> move.from() + ">" + move.to() + move.reason())
                        .toList());
        tracking.registeredModel("pengüins").rollback("champion", "worse");
        seen.put(
                "champion",
                new TreeSet<>(
                        tracking.registeredModel("pengüins").version(1).data().aliases()));
        seen.put(
                "tags of the model",
                tracking.registeredModel("pengüins").data().orElseThrow().tags());
        for (String uri : List.of(
                "models:/pengüins@champion",
                "models:/pengüins/2",
                "models:/pengüins/latest",
                model.uri(),
                "runs:/" + run.runId() + "/classifier"))
            assertThat(Files.readString(tracking.modelPath(uri).resolve("model.onnx")))
                    .isEqualTo("not looked at");
        tracking.registeredModel("pengüins").rename("vögel");
        seen.put("renamed", registered());
        seen.put(
                "moves after",
                tracking.registeredModel("vögel").history("champion").size());
        tracking.registeredModel("vögel").version(2).delete();
        seen.put(
                "left",
                tracking.registeredModel("vögel").versions().stream()
                        .map(ModelVersionData::version)
                        .toList());
        tracking.registeredModel("vögel").removeAlias("champion", null);
        seen.put("no alias", tracking.registeredModel("vögel").alias("champion").isEmpty());
        tracking.registeredModel("vögel").delete();
        seen.put("none", registered());
        seen.put("gone", type(catchThrowable(() -> tracking.modelPath("models:/vögel@champion"))));
        run.close();
    }

    private void refusals(RunData data) {
        Run run = tracking.resume(data.runId());
        refused(ConflictException.class, () -> run.param("depth", "4"));
        refused(
                ConflictException.class,
                () -> run.log(List.of(point("after", 1, 1, 1), new dev.mlopskit.tracking.Param("depth", "4"))));
        seen.put("nothing after a refusal", run.read().metrics().containsKey("after"));
        refused(NotFoundException.class, () -> tracking.run("0".repeat(32)));
        refused(NotFoundException.class, () -> tracking.history("0".repeat(32), "loss"));
        refused(NotFoundException.class, () -> tracking.loggedModel("m-" + "0".repeat(32)));
        refused(NotFoundException.class, () -> run.artifacts().text("nope.txt"));
        refused(NotFoundException.class, () -> run.artifacts().path("nope"));
        for (String path : List.of(
                "../x", "a/../../x", "/etc/passwd", "%2e%2e/x", "a\\b", "C:/x", "a#b", "a?b", "a\0b", "con", "a/./b"))
            for (Runnable use : List.<Runnable>of(
                    () -> run.text(path, "x"),
                    () -> run.artifacts().text(path),
                    () -> run.artifacts().files(path),
                    () -> run.artifacts().path(path),
                    () -> run.artifacts().download(path, folder.resolve("never"))))
                refused(PathEscapeException.class, use);
        run.close();
    }

    private static void refused(Class<? extends Throwable> expected, Runnable use) {
        assertThat(catchThrowable(use::run)).isInstanceOf(expected);
    }

    private static String type(Throwable thrown) {
        return thrown == null ? "nothing" : thrown.getClass().getSimpleName();
    }

    private List<String> registered() {
        return tracking.registeredModels().stream()
                .map(RegisteredModelData::name)
                .toList();
    }
}
