package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A program that runs a pipeline with a cached step and prints what it explains. */
final class CachingProcess {
    static final String SECRET = "CACHE_TEST_TOKEN";

    private CachingProcess() {}

    public static void main(String[] arguments) {
        System.out.println(explained(Path.of(arguments[0])));
    }

    static String explained(Path folder) {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            RunOptions options = RunOptions.builder().cache(Cache.in(tracking)).build();
            return pipeline().run(options).orThrow().explain("count");
        }
    }

    private static Pipeline pipeline() {
        return Pipeline.define("shared", p -> {
            Task<Branch> way = p.task("way", () -> Branch.to("right", "count", "left", "middle"));
            for (String each : List.of("left", "middle", "right"))
                p.task(each, () -> 1).after(way);
            // Sets whose order is another one in each process.
            Input<Set<String>> names = p.value(Set.of("a", "b", "c", "d", "e", "f"));
            p.task("count", way, names, (chosen, all) -> chosen.chosen().size() + all.size())
                    .cached(CachePolicy.standard().env(SECRET));
        });
    }
}
