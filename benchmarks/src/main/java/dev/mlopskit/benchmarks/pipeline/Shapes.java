package dev.mlopskit.benchmarks.pipeline;

import com.github.dexecutor.core.DefaultDexecutor;
import com.github.dexecutor.core.DexecutorConfig;
import com.github.dexecutor.core.ExecutionConfig;
import com.github.dexecutor.core.support.ThreadPoolUtil;
import com.github.dexecutor.core.task.Task;
import com.github.dexecutor.core.task.TaskProvider;
import dev.mlopskit.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The graphs that are run, for each contender: bodies add one, or count. */
final class Shapes {
    private Shapes() {}

    static Pipeline chain(int tasks) {
        return Pipeline.define("chain", p -> {
            dev.mlopskit.pipeline.Task<Integer> last = p.task("first", () -> 1);
            for (int i = 2; i < tasks; i++) last = p.task("t" + i, last, x -> x + 1);
            p.task("last", last, x -> x + 1);
        });
    }

    static int chain(int tasks, ExecutorService pool) {
        CompletableFuture<Integer> last = CompletableFuture.supplyAsync(() -> 1, pool);
        for (int i = 1; i < tasks; i++) last = last.thenApplyAsync(x -> x + 1, pool);
        return last.join();
    }

    static Pipeline fan(int tasks) {
        return Pipeline.define("fan", p -> {
            dev.mlopskit.pipeline.Task<Integer> first = p.task("first", () -> 1);
            List<dev.mlopskit.pipeline.Task<Integer>> all = new ArrayList<>();
            for (int i = 0; i < tasks; i++) all.add(p.task("t" + i, first, x -> x));
            p.gather("last", all, List::size);
        });
    }

    static int fan(int tasks, ExecutorService pool) {
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> 1, pool);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < tasks; i++) all.add(first.thenApplyAsync(x -> x, pool));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        done -> all.stream().mapToInt(CompletableFuture::join).sum(), pool)
                .join();
    }

    /** Seconds that dexecutor takes for a graph, once it is built. It looks for cycles by recursion, so it gets a large stack. */
    static double dexecutor(int tasks, boolean chain) throws InterruptedException {
        double[] seconds = new double[1];
        Thread thread = new Thread(null, () -> seconds[0] = dexecute(tasks, chain), "dexecutor", 1L << 30);
        thread.start();
        thread.join();
        return seconds[0];
    }

    private static double dexecute(int tasks, boolean chain) {
        ExecutorService pool = Executors.newFixedThreadPool(ThreadPoolUtil.ioIntesivePoolSize());
        try {
            DefaultDexecutor<Integer, Integer> graph =
                    new DefaultDexecutor<>(new DexecutorConfig<>(pool, new CountingProvider()));
            for (int i = 1; i < tasks - 1; i++) {
                graph.addDependency(chain ? i - 1 : 0, i);
                if (!chain) graph.addDependency(i, tasks - 1);
            }
            if (chain) graph.addDependency(tasks - 2, tasks - 1);
            long start = System.nanoTime();
            graph.execute(ExecutionConfig.TERMINATING);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            pool.shutdown();
        }
    }

    private static final class CountingProvider implements TaskProvider<Integer, Integer> {
        @Override
        public Task<Integer, Integer> provideTask(Integer id) {
            return new One();
        }
    }

    private static final class One extends Task<Integer, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer execute() {
            return 1;
        }
    }
}
