package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.benchmarks.soak.SoakOptions;
import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.TaskResult;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Does to pipelines what must cost nothing. Ends with 0 when all of it held; each line says what was done and found. */
public final class PipelineSoak {
    private PipelineSoak() {}

    /** Takes a folder, two arguments that are for other soaks, then the options. */
    public static void main(String[] arguments) throws Exception {
        SoakOptions options = SoakOptions.parse(arguments, List.of("kill", "events", "random-dags"));
        Path folder = options.folder();
        long start = System.nanoTime();
        if (options.wants("kill"))
            line("kill", new PipelineKills(folder.resolve("kill"), options.random()).run(options.count(200, 10)));
        if (options.wants("events"))
            line(
                    "events",
                    new EventKills(folder.resolve("events"), options.random()).run(options.count(10_000, 1_000)));
        if (options.wants("random-dags")) {
            line("random-dags", randomDags(options.seed(), options.count(10_000, 500), RunOptions.defaults()));
            try (Tracking tracking = Tracking.open(folder.resolve("dags.db"))) {
                RunOptions kept =
                        RunOptions.builder().journal(Journal.in(tracking)).build();
                line("random-dags, journal", randomDags(options.seed(), options.count(1_000, 100), kept));
            }
        }
        System.out.printf(Locale.ROOT, "all held\t%.0f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static void line(String name, String found) {
        System.out.println(name + "\t" + found);
    }

    private static String randomDags(long first, int count, RunOptions options) throws Exception {
        Map<TaskState, Integer> seen = new EnumMap<>(TaskState.class);
        for (long seed = first; seed < first + count; seed++) {
            ReferenceDag dag = new ReferenceDag(seed);
            ActiveRun active = dag.pipeline().start(options);
            long number = seed;
            PipelineRun run = active.await(Duration.ofSeconds(60))
                    .orElseThrow(() -> new IllegalStateException("DAG " + number + " does not end"));
            List<TaskState> states = dag.states();
            for (int task = 0; task < dag.size(); task++) {
                TaskResult<?> result = run.task(ReferenceDag.name(task));
                if (result.state() != states.get(task))
                    throw new IllegalStateException("DAG " + seed + ": " + result + " should be " + states.get(task)
                            + "; " + run.explain(result.name()));
                if (result.state() == TaskState.SUCCESS && !dag.value(task).equals(result.value()))
                    throw new IllegalStateException(
                            "DAG " + seed + ": " + result.name() + " returned " + result.value());
                seen.merge(result.state(), 1, Integer::sum);
            }
            if (dag.fails(states) != (run.state() == RunState.FAILED))
                throw new IllegalStateException("DAG " + seed + " is " + run.state());
        }
        return count + " DAGs as the plain evaluation has them, tasks by state: " + seen;
    }
}
