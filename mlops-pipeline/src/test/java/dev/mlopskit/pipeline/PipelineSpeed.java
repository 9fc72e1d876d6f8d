package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What the engine costs: microseconds a task for bodies that do nothing, beside a graph of {@link CompletableFuture}s of the
 * same shape on the same threads, run in turn. Prints medians; {@code ratio} is the throughput relative to the futures'.
 */
final class PipelineSpeed {
    private static final int TASKS = 10_000;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 101;

    private PipelineSpeed() {}

    /** Runs all cases. */
    public static void main(String[] arguments) {
        System.out.println("case\tthreads\tours_us\tfutures_us\tratio");
        for (int threads : new int[] {1, 2}) {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                RunOptions options = RunOptions.builder().executor(pool).build();
                Pipeline chain = chain();
                Pipeline fan = fan();
                compare("chain", threads, () -> last(chain.run(options)), () -> chain(pool));
                compare("fan", threads, () -> last(fan.run(options)), () -> fan(pool));
            } finally {
                pool.shutdown();
            }
        }
    }

    private static void compare(String name, int threads, Supplier<Integer> ours, Supplier<Integer> futures) {
        double[] mine = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double one = micros(ours);
            double two = micros(futures);
            if (round < 0) continue;
            mine[round] = one;
            theirs[round] = two;
        }
        Arrays.sort(mine);
        Arrays.sort(theirs);
        double our = mine[ROUNDS / 2];
        double their = theirs[ROUNDS / 2];
        System.out.printf(Locale.ROOT, "%s\t%d\t%.3f\t%.3f\t%.2f%n", name, threads, our, their, their / our);
    }

    private static double micros(Supplier<Integer> run) {
        long begin = System.nanoTime();
        int value = run.get();
        double micros = (System.nanoTime() - begin) / 1e3 / TASKS;
        if (value != TASKS) throw new IllegalStateException("computed " + value);
        return micros;
    }

    private static int last(PipelineRun run) {
        return (Integer) run.orThrow().task("last").value();
    }

    private static Pipeline chain() {
        return Pipeline.define("chain", p -> {
            Task<Integer> last = p.task("first", () -> 1);
            for (int i = 2; i < TASKS; i++) last = p.task("t" + i, last, x -> x + 1);
            p.task("last", last, x -> x + 1);
        });
    }

    private static int chain(ExecutorService pool) {
        CompletableFuture<Integer> last = CompletableFuture.supplyAsync(() -> 1, pool);
        for (int i = 1; i < TASKS; i++) last = last.thenApplyAsync(x -> x + 1, pool);
        return last.join();
    }

    private static Pipeline fan() {
        return Pipeline.define("fan", p -> {
            Task<Integer> first = p.task("first", () -> 1);
            List<Task<Integer>> all = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) all.add(p.task("t" + i, first, x -> x));
            p.gather("last", all, List::size);
        });
    }

    private static int fan(ExecutorService pool) {
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> 1, pool);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) all.add(first.thenApplyAsync(x -> x, pool));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        done -> all.stream().mapToInt(CompletableFuture::join).sum(), pool)
                .join();
    }
}
