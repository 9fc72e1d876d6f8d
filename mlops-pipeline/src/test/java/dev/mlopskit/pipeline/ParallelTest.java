package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
    @Test
    void tasks_run_side_by_side_as_far_as_the_executor_goes() {
        int width = 20;
        CyclicBarrier all = new CyclicBarrier(width);
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            Pipeline.define("wide", p -> {
                        Task<Integer> root = p.task("root", () -> 1);
                        for (int i = 0; i < width; i++) p.task("t" + i, root, x -> all.await(20, TimeUnit.SECONDS));
                    })
                    .run(RunOptions.builder().executor(pool).build())
                    .orThrow();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void own_threads_are_named_daemons_one_per_processor() {
        int width = Runtime.getRuntime().availableProcessors();
        CyclicBarrier all = new CyclicBarrier(width);
        Set<String> names = ConcurrentHashMap.newKeySet();
        Pipeline.define("own", p -> {
                    for (int i = 0; i < 5 * width; i++)
                        p.task("t" + i, () -> {
                            assertThat(Thread.currentThread().isDaemon()).isTrue();
                            names.add(Thread.currentThread().getName());
                            return all.await(20, TimeUnit.SECONDS);
                        });
                })
                .run()
                .orThrow();
        assertThat(names).hasSize(width).allMatch(name -> name.matches("mlops-pipeline-own-\\d+"));
    }
}
