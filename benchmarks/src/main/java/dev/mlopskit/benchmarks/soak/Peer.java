package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real MLflow beside this library. */
final class Peer {
    private static final int MAX_SECONDS = 120;
    private final String python;
    private final Path scripts;

    Peer(String python, Path scripts) {
        this.python = python;
        this.scripts = scripts;
    }

    /** Lets MLflow open a store and count what is in a run. */
    void open(Place place, Acknowledged run) throws Exception {
        Process process = start("soak_open.py", place, run.runId());
        Map<?, ?> seen = answer(process);
        if (number(seen, "points").longValue() < run.points())
            throw new IllegalStateException("MLflow sees " + seen + " of " + run);
    }

    /** MLflow migrates new files while Java writes to them at full rate. */
    void migrate(Path folder, int rounds, Report report) throws Exception {
        long points = 0;
        double longest = 0;
        for (int round = 0; round < rounds; round++) {
            Place place = Place.sqlite(Files.createDirectories(folder.resolve("round" + round)));
            try (Writer writer = Writer.start(List.of(), place, Durability.NORMAL, Load.GROUP, 15)) {
                writer.awaitLoad();
                Map<?, ?> seen = answer(start("soak_open.py", place, ""));
                if ("6953534de441".equals(seen.get("revision"))) throw new IllegalStateException("was not migrated");
                writer.await(60);
                points += check(place, writer);
                longest = Math.max(longest, writer.longest());
            }
            place.requireSound();
        }
        report.line(
                "migration",
                "sqlite",
                "%d migrations under load, %d calls, none failed, all there once; the longest took %.2f s",
                rounds,
                points,
                longest);
    }

    /** Both write to one file, from before its migration on. */
    void together(Path folder, int seconds, Report report) throws Exception {
        Place place = Place.sqlite(Files.createDirectories(folder));
        try (Writer writer = Writer.start(List.of(), place, Durability.NORMAL, Load.GROUP, seconds + 5)) {
            writer.awaitLoad();
            Map<?, ?> python = answer(start("soak_write.py", place, String.valueOf(seconds)));
            writer.await(seconds + 60);
            long ours = check(place, writer);
            long theirs = number(python, "points").longValue();
            try (Tracking tracking = place.open()) {
                List<Long> steps = tracking.history(String.valueOf(python.get("run")), "loss").stream()
                        .map(Metric::step)
                        .toList();
                if (steps.size() != theirs)
                    throw new IllegalStateException("MLflow logged " + theirs + " points, there are " + steps.size());
            }
            place.requireSound();
            if (!List.of().equals(python.get("errors"))) throw new IllegalStateException("MLflow failed: " + python);
            report.line(
                    "with-python",
                    "sqlite",
                    "%d calls of ours and %d of MLflow's in %d s, none failed, all there once; the longest of ours took"
                            + " %.2f s, of MLflow's %.2f s",
                    ours,
                    theirs,
                    seconds,
                    writer.longest(),
                    number(python, "longest").doubleValue());
        }
    }

    private static long check(Place place, Writer writer) {
        if (!writer.done() || !writer.failures().isEmpty())
            throw new IllegalStateException(writer.failures().toString());
        long points = 0;
        try (Tracking tracking = place.open()) {
            for (Acknowledged each : writer.acknowledged()) {
                if (each.check(tracking, true) != each.points())
                    throw new IllegalStateException("more than was logged");
                points += each.points();
            }
        }
        return points;
    }

    private Process start(String script, Place place, String argument) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(python, scripts.resolve(script).toAbsolutePath().toString(), place.uri(), argument));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(place.artifacts().resolveSibling("").toFile())
                .redirectError(place.artifacts().resolveSibling("python.log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }

    private static Number number(Map<?, ?> answer, String name) {
        if (answer.get(name) instanceof Number number) return number;
        throw new IllegalStateException("Python said no " + name + ": " + answer);
    }

    private static Map<?, ?> answer(Process process) throws IOException, InterruptedException {
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IllegalStateException("Python failed, see its python.log: " + text);
            if (Json.read(text) instanceof Map<?, ?> map) return map;
            throw new IllegalStateException("Python said " + text);
        } finally {
            process.destroyForcibly();
        }
    }
}
