package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A process that runs a pipeline with a journal and is killed in the middle, without a chance to tidy up. Both processes define
 * the same pipelines; what their bodies do is told in a file.
 */
final class KilledProcess {
    record Row(String name, double weight, List<Integer> parts) {}

    private final Path folder;
    private final String killer;

    /** @param killer the name of the effect that kills the process; none of them if empty */
    KilledProcess(Path folder, String killer) {
        this.folder = folder;
        this.killer = killer;
    }

    public static void main(String[] arguments) throws Exception {
        KilledProcess process = new KilledProcess(Path.of(arguments[0]), arguments[2]);
        try (Tracking tracking = process.tracking()) {
            if (arguments[1].equals("scheduled")) process.schedule(tracking).awaitIdle(Duration.ofMinutes(1));
            boolean recorded = arguments[1].equals("recorded");
            Pipeline pipeline = process.pipeline(recorded ? "chain" : arguments[1]);
            RunOptions.Builder options = RunOptions.builder().journal(Journal.in(tracking));
            if (recorded) options.listener(TrackingListener.of(tracking.experiment("recorded")));
            ActiveRun run = pipeline.start(options.build());
            if (arguments[1].equals("approval")) while (run.state("ask") != TaskState.AWAITING_INPUT) Thread.sleep(1);
            else run.await();
        }
        Runtime.getRuntime().halt(7);
    }

    /** Runs a pipeline in a process of its own until an effect kills it, or it is over. */
    static void run(Path folder, String pipeline, String killer) throws Exception {
        Child child = Child.start(KilledProcess.class, folder, pipeline, killer);
        Process process = child.process();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) child.kill();
        assertThat(ended).as(child.output()).isTrue();
        assertThat(process.exitValue()).as(child.output()).isEqualTo(7);
    }

    /** Runs all that a schedule of each second of ten is due for. */
    Scheduler schedule(Tracking tracking) {
        Scheduler scheduler = Scheduler.in(tracking);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Instant> times =
                IntStream.rangeClosed(1, 10).mapToObj(start::plusSeconds).toList();
        scheduler.add(
                "seconds",
                pipeline("scheduled"),
                (after, zone) ->
                        times.stream().filter(time -> time.isAfter(after)).findFirst(),
                ScheduleOptions.builder()
                        .start(start)
                        .catchUp(CatchUp.ALL)
                        .run(RunOptions.builder().journal(Journal.in(tracking)).build())
                        .build());
        return scheduler;
    }

    Tracking tracking() {
        return Tracking.open(folder.resolve("mlflow.db"));
    }

    /** Tells that a body did something, and kills the process if that is what kills it. */
    <T> T effect(String name, T value) throws IOException {
        Child.tell(folder, name);
        if (name.equals(killer)) Runtime.getRuntime().halt(7);
        return value;
    }

    Pipeline pipeline(String name) {
        return Pipeline.define(name, p -> {
            switch (name) {
                case "chain" -> {
                    Task<List<Row>> rows = p.task(
                            "load",
                            () -> effect(
                                    "load", List.of(new Row("a", 0.1, List.of(1, 2)), new Row("b", 2, List.of()))));
                    Task<Double> sum = p.task(
                            "sum",
                            rows,
                            all -> effect(
                                    "sum", all.stream().mapToDouble(Row::weight).sum()));
                    p.task(
                            "report",
                            rows,
                            sum,
                            (all, s) -> effect("report", all.get(0).name() + s));
                }
                case "unrepeatable" -> {
                    Task<Integer> pay = p.task("pay", () -> effect("pay", 1)).afterCrash(AfterCrash.FAIL);
                    p.task("ship", pay, paid -> effect("ship", paid));
                    p.task("tell", pay, paid -> effect("tell", "told")).rule(TriggerRule.ALL_DONE);
                }
                case "items" -> {
                    Mapped<Integer> squares = p.map(
                                    "square",
                                    p.value(IntStream.range(0, 20).boxed().toList()),
                                    p.context(),
                                    (i, c) -> {
                                        if (c.attempt() > 1) effect("attempt " + c.attempt() + " at " + i, 0);
                                        return effect("square " + i, i * i);
                                    })
                            .maxActive(1);
                    p.task(
                            "total",
                            squares,
                            all -> effect("total", all.stream().mapToInt(x -> x).sum()));
                }
                case "approval" -> {
                    Task<Approval> yes = p.approval("ask", "may it?");
                    p.task("do", yes, answer -> effect("do", answer.by()));
                }
                case "branch" -> {
                    Task<Branch> way = p.task("decide", () -> effect("decide", Branch.to("left")));
                    Task<String> left =
                            p.task("left", () -> effect("left", "l")).after(way);
                    Task<String> right =
                            p.task("right", () -> effect("right", "r")).after(way);
                    p.task("meet", left, right, (l, r) -> effect("meet", l + r))
                            .rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
                }
                case "retry" ->
                    p.task("flaky", p.context(), context -> {
                                effect("attempt " + context.attempt(), 0);
                                if (context.attempt() < 4) throw new IOException("not yet");
                                return context.attempt();
                            })
                            .retry(Retry.fixed(3, Duration.ofMillis(1)));
                case "scheduled" -> {
                    Task<Integer> second = p.task("begin", p.context(), c -> effect("begin " + second(c), second(c)));
                    p.task("end", second, s -> effect("end " + s, s));
                }
                case "once" ->
                    p.task("mail", p.context(), context -> {
                        String id = context.once("send", () -> effect("send", "id-7"));
                        return effect("note " + id, id);
                    });
                case "transient" -> {
                    Task<Thread> connection = p.task("connect", () -> effect("connect", new Thread()))
                            .transientValue();
                    Task<Integer> used = p.task("use", connection, c -> effect("use", 1));
                    p.task("use-again", used, connection, (u, c) -> effect("use-again", c.isAlive()));
                }
                default -> throw new IllegalArgumentException(name);
            }
        });
    }

    private static int second(TaskContext context) {
        return (int) context.dataInterval().orElseThrow().start().getEpochSecond() % 60;
    }
}
