package dev.mlopskit.examples.flights;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.pipeline.Delivery;
import dev.mlopskit.pipeline.EventQueue;
import dev.mlopskit.pipeline.EventSources;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.JournaledRun;
import dev.mlopskit.pipeline.JournaledTask;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files that arrive in a folder, and a run for each of them; called again, none of them has another one. */
final class EventCommand {
    private static final String NAME = "flights-of-a-file";
    private static final String TOPIC = "files";
    private static final int MONTHS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private EventCommand() {}

    static void run(Session session) throws IOException, InterruptedException {
        Path inbox = Files.createDirectories(Session.FOLDER.resolve("inbox"));
        Journal journal = Journal.in(session.tracking());
        Pipeline pipeline = Pipeline.define(
                NAME,
                p -> p.task(
                        "count",
                        p.events(),
                        events -> MonthFile.read(events.get(0).value(Path.class))));
        int before = succeeded(journal);
        try (EventQueue events = EventQueue.in(session.tracking())) {
            events.feed(TOPIC, EventSources.folder(inbox, "*.csv"));
            events.deliver(
                    TOPIC,
                    Delivery.each(),
                    pipeline,
                    session.options(NAME).journal(journal).build());
            arrive(inbox);
            Instant end = Instant.now().plus(PATIENCE);
            while (succeeded(journal) < MONTHS && Instant.now().isBefore(end)) Thread.sleep(50);
        }
        for (JournaledRun run : journal.runs(NAME))
            for (JournaledTask task : journal.tasks(run.id())) session.out().println(task.value());
        session.out().println((succeeded(journal) - before) + " runs for " + MONTHS + " files");
    }

    private static int succeeded(Journal journal) {
        return (int) journal.runs(NAME).stream()
                .filter(run -> run.state() == RunState.SUCCESS)
                .count();
    }

    /** Writes a file for each of the first months, unless it is there. */
    private static void arrive(Path inbox) throws IOException, InterruptedException {
        Map<Path, StringBuilder> files = new TreeMap<>();
        for (int month = 1; month <= MONTHS; month++) {
            Path file = inbox.resolve("2013-0" + month + ".csv");
            if (!Files.exists(file)) files.put(file, new StringBuilder(MonthFile.HEADER));
        }
        if (files.isEmpty()) return;
        FlightArchive.read(FlightArchive.in(Session.data()), flight -> {
            StringBuilder text = files.get(inbox.resolve("2013-0" + flight.month() + ".csv"));
            if (text != null) text.append(MonthFile.line(flight));
        });
        for (Map.Entry<Path, StringBuilder> file : files.entrySet())
            AtomicFiles.write(file.getKey(), file.getValue().toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a file says.
     *
     * @param meanDelay of the flights that arrived, in minutes
     */
    record MonthFile(String file, int flights, double meanDelay) {
        static final String HEADER = "carrier,arrival_delay\n";

        static String line(Flight flight) {
            return flight.carrier() + "," + (flight.arrivalDelay() == null ? "" : flight.arrivalDelay()) + "\n";
        }

        static MonthFile read(Path file) throws IOException {
            List<String> delays = Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.substring(line.indexOf(',') + 1))
                    .toList();
            double mean = delays.stream()
                    .filter(delay -> !delay.isEmpty())
                    .mapToDouble(Double::parseDouble)
                    .average()
                    .orElse(0);
            return new MonthFile(String.valueOf(file.getFileName()), delays.size(), mean);
        }
    }
}
