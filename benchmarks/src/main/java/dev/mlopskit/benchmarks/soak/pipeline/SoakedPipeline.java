package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.JournaledRun;
import dev.mlopskit.pipeline.JournaledTask;
import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that goes on with the runs that others have left and then does one run after another, until it is killed. What its
 * bodies do, and what it is told of tasks, goes into one file, a line each, in the order in which it happens.
 */
public final class SoakedPipeline {
    static final int WIDTH = 20;
    static final int ITEMS = 30;
    /** What the last task returns in every run. */
    static final int RESULT = WIDTH * (WIDTH - 1) / 2 + ITEMS * (ITEMS - 1) + 1;

    private final Path folder;

    private SoakedPipeline(Path folder) {
        this.folder = folder;
    }

    /** Takes the folder, and how many runs to do beside those that were left. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        SoakedPipeline soaked = new SoakedPipeline(folder);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Journal journal = Journal.in(tracking);
            RunOptions options = RunOptions.builder()
                    .journal(journal)
                    .listener(soaked.new Told())
                    .build();
            Pipeline pipeline = soaked.pipeline();
            for (ActiveRun left : pipeline.resume(options)) left.await().orThrow();
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--)
                pipeline.run(options).orThrow();
            for (JournaledRun run : journal.runs("soaked"))
                for (JournaledTask task : journal.tasks(run.id()))
                    if (task.task().equals("last")) soaked.say("result " + run.id() + " " + task.value());
        }
    }

    /** Every kind of task; what it returns depends on nothing but its definition. */
    private Pipeline pipeline() {
        return Pipeline.define("soaked", p -> {
            p.pool("two", 2);
            Task<Integer> first = p.task("first", p.context(), c -> ran(c, 0));
            List<Task<Integer>> wide = IntStream.range(0, WIDTH)
                    .mapToObj(i -> p.task("wide" + i, first, p.context(), (x, c) -> ran(c, i))
                            .pool("two"))
                    .toList();
            Mapped<Integer> items = p.map(
                            "item",
                            p.value(IntStream.range(0, ITEMS).boxed().toList()),
                            p.context(),
                            (i, c) -> ran(c, 2 * i))
                    .retries(1);
            Task<Branch> way = p.task("way", first, p.context(), (x, c) -> {
                ran(c, 0);
                return Branch.to("taken");
            });
            Task<Integer> taken = p.task("taken", p.context(), c -> ran(c, 0)).after(way);
            Task<Integer> other =
                    p.task("other", p.context(), c -> ran(c, 1_000_000)).after(way);
            Task<Integer> flaky = p.task("flaky", first, p.context(), (x, c) -> {
                        // Fails once in a run, and leaves a file behind to know it by.
                        Path mark = folder.resolve("flaky-" + c.runId());
                        if (!Files.exists(mark)) {
                            Files.createFile(mark);
                            throw new IOException("as told");
                        }
                        return ran(c, 0);
                    })
                    .retry(Retry.fixed(3, Duration.ofMillis(2)));
            Task<Integer> paid = p.task("pay", first, p.context(), (x, c) -> {
                int one = c.once("payment", () -> pay(c));
                return ran(c, one);
            });
            List<Task<Integer>> all = new ArrayList<>(wide);
            all.addAll(List.of(taken, flaky, paid));
            Task<Integer> sum = p.gather(
                    "sum", all, values -> values.stream().mapToInt(x -> x).sum());
            Task<Integer> some = p.task(
                    "some", items, values -> values.stream().mapToInt(x -> x).sum());
            p.task("last", sum, some, p.context(), (a, b, c) -> ran(c, a + b))
                    .after(other)
                    .rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        });
    }

    private int ran(TaskContext context, int value) throws InterruptedException {
        say("run " + context.runId() + " " + name(context.task(), context.mapIndex()));
        Thread.sleep(2);
        return value;
    }

    /** An effect on something that knows the key of it, as a payment service does. */
    private int pay(TaskContext context) throws IOException {
        say("pay " + context.runId());
        try {
            Files.createFile(folder.resolve("payment-" + context.runId()));
            say("paid " + context.runId());
        } catch (FileAlreadyExistsException e) {
            say("repeated " + context.runId());
        }
        return 1;
    }

    private static String name(String task, int item) {
        return item < 0 ? task : task + "[" + item + "]";
    }

    private void say(String line) {
        try {
            Files.writeString(folder.resolve("log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is told is committed. */
    private final class Told implements PipelineListener {
        @Override
        public void onTaskFinished(PipelineEvent.TaskFinished event) {
            if (event.state() == TaskState.SUCCESS)
                say("done " + event.runId() + " " + name(event.task(), event.mapIndex()));
        }
    }
}
