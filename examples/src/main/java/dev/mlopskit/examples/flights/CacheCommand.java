package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.Cache;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The same run twice, and once with another param: what has not changed is taken from the cache, and each task says why. */
final class CacheCommand {
    private CacheCommand() {}

    static void run(Session session) throws InterruptedException {
        Pipeline pipeline = DelayPipeline.define();
        Cache cache = Cache.in(session.tracking());
        PrintStream out = session.out();
        List<Map<String, Object>> params = List.of(Map.of(), Map.of(), Map.of("replicates", 40));
        for (int i = 0; i < params.size(); i++) {
            out.println("\nrun " + (i + 1) + " of " + params.size() + ", params " + params.get(i));
            long before = cache.size();
            PipelineRun run = session.run(
                    pipeline, session.options(DelayPipeline.NAME).cache(cache).params(params.get(i)));
            out.printf(
                    "%nrun %d took %d ms and made %d results%n",
                    i + 1, run.duration().toMillis(), cache.size() - before);
            for (String task : DelayPipeline.CACHED) out.println("  " + run.explain(task));
        }
    }
}
