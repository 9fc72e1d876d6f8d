package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.benchmarks.soak.Children;
import dev.mlopskit.pipeline.EventQueue;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.JournaledRun;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Kills processes that are given events, and looks whether each event had one run and each run one event. */
final class EventKills {
    private static final int LONGEST_MILLIS = 1_500;

    private final Path folder;
    private final Random random;

    EventKills(Path folder, Random random) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.random = random;
    }

    String run(int events) throws Exception {
        try (Tracking tracking = SoakedConsumer.tracking(folder);
                EventQueue queue = EventQueue.in(tracking)) {
            for (int i = 0; i < events; i++) queue.publish(SoakedConsumer.TOPIC, "e" + i, i);
            int kills = 0;
            while (true) {
                Process process = Children.start(
                        folder.resolve("output"), SoakedConsumer.class, folder.toString(), String.valueOf(events));
                if (process.waitFor(300 + random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS)) {
                    if (process.exitValue() != 0)
                        throw new IllegalStateException(Files.readString(folder.resolve("output")));
                    return check(Journal.in(tracking), events, kills);
                }
                process.destroyForcibly().waitFor();
                kills++;
            }
        }
    }

    private String check(Journal journal, int events, int kills) throws Exception {
        Map<String, Set<String>> runs = new HashMap<>();
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            runs.computeIfAbsent(words[0], none -> new HashSet<>()).add(words[1]);
        }
        if (runs.size() != events) throw new IllegalStateException(runs.size() + " events were seen");
        runs.forEach((event, seenBy) -> {
            if (seenBy.size() != 1) throw new IllegalStateException(event + " was seen by the runs " + seenBy);
        });
        List<JournaledRun> all = journal.runs("consume");
        if (all.size() != events || all.stream().anyMatch(run -> run.state() != RunState.SUCCESS))
            throw new IllegalStateException("the journal has " + all.size() + " runs");
        return events + " events, each seen by one run, all of which succeeded; " + kills + " kills, "
                + (lines.size() - events) + " bodies ran again that were under way";
    }
}
