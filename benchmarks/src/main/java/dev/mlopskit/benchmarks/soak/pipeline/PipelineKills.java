package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.benchmarks.soak.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Kills processes that run pipelines, and looks whether each run came to its end as if nothing had happened. */
final class PipelineKills {
    private static final int LONGEST_MILLIS = 1_400;

    private final Path folder;
    private final Random random;

    PipelineKills(Path folder, Random random) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = random;
    }

    /** Kills so many processes, lets one more come to its end, and gives what was found. */
    String run(int kills) throws Exception {
        int early = 0;
        for (int i = 0; i < kills; i++) {
            Process process = start(1_000);
            // Its start takes a few tenths of a second, and is killed too.
            boolean ended = process.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
            if (ended) throw failed("a process ended by itself");
            if (!Files.exists(folder.resolve("log"))) early++;
            process.destroyForcibly().waitFor();
        }
        Process last = start(1);
        if (!last.waitFor(120, TimeUnit.SECONDS) || last.exitValue() != 0) throw failed("the last process failed");
        return check() + (early > 0 ? "; " + early + " kills before the first run" : "");
    }

    private Process start(int runs) throws IOException {
        return Children.start(folder.resolve("output"), SoakedPipeline.class, folder.toString(), String.valueOf(runs));
    }

    private IllegalStateException failed(String what) throws IOException {
        return new IllegalStateException(what + ": " + Files.readString(folder.resolve("output")));
    }

    private String check() throws IOException {
        Map<String, Set<String>> done = new HashMap<>();
        Map<String, Map<String, Integer>> ran = new HashMap<>();
        Map<String, String> results = new HashMap<>();
        Map<String, Integer> paid = new HashMap<>();
        Map<String, Integer> pays = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("log"))) {
            String[] words = line.split(" ", 3);
            String run = words[1];
            switch (words[0]) {
                case "run" -> {
                    if (done.getOrDefault(run, Set.of()).contains(words[2]))
                        throw new IllegalStateException("ran again though it was told to be done: " + line);
                    ran.computeIfAbsent(run, none -> new HashMap<>()).merge(words[2], 1, Integer::sum);
                }
                case "done" ->
                    done.computeIfAbsent(run, none -> new HashSet<>()).add(words[2]);
                case "pay" -> pays.merge(run, 1, Integer::sum);
                case "paid" -> paid.merge(run, 1, Integer::sum);
                case "repeated" -> {}
                default -> results.put(run, words[2]);
            }
        }
        int bodies = SoakedPipeline.WIDTH + SoakedPipeline.ITEMS + 6;
        long again = 0;
        for (String run : ran.keySet()) {
            if (!String.valueOf(SoakedPipeline.RESULT).equals(results.get(run)))
                throw new IllegalStateException("run " + run + " returned " + results.get(run));
            if (ran.get(run).size() != bodies)
                throw new IllegalStateException(
                        "run " + run + " ran " + ran.get(run).keySet());
            if (!Integer.valueOf(1).equals(paid.get(run)))
                throw new IllegalStateException("run " + run + " paid " + paid.get(run) + " times");
            again += ran.get(run).values().stream().mapToInt(x -> x - 1).sum();
        }
        long repeated = pays.values().stream().mapToInt(x -> x - 1).sum();
        return ran.size() + " runs of " + bodies + " bodies, all with the same result; " + again
                + " bodies ran again that were under way when killed, none that was told to be done; each run paid once, "
                + repeated + " effects were asked for again between the effect and its commit";
    }
}
