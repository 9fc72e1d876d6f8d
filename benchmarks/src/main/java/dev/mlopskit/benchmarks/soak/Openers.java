package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Two processes with sixteen threads each open one new store at once, over and over. */
final class Openers {
    private static final int PROCESSES = 2;
    private static final String SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql";

    private record Opener(Process process, BufferedWriter to, BufferedReader from) {}

    private Openers() {}

    static void run(Path folder, int rounds, Report report) throws Exception {
        Files.createDirectories(folder);
        Place alone = Place.sqlite(Files.createDirectory(folder.resolve("alone")));
        alone.open().close();
        List<String> schema = alone.texts(SCHEMA);
        List<Opener> openers = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) openers.add(start());
            for (boolean sqlite : new boolean[] {true, false}) {
                long start = System.nanoTime();
                for (int round = 0; round < rounds; round++) {
                    Path fresh = Files.createDirectory(folder.resolve((sqlite ? "db" : "files") + round));
                    Place place = sqlite ? Place.sqlite(fresh) : Place.files(fresh);
                    together(openers, place);
                    check(place, schema);
                }
                report.line(
                        "open-at-once",
                        sqlite ? "sqlite" : "files",
                        "%d new stores, %d opens each, none failed, one schema; %.2f s each",
                        rounds,
                        PROCESSES * SoakOpener.THREADS,
                        (System.nanoTime() - start) / 1e9 / rounds);
            }
        } finally {
            for (Opener opener : openers) opener.process().toHandle().destroyForcibly();
        }
    }

    private static Opener start() throws IOException {
        Process process = new ProcessBuilder(Writer.java(SoakOpener.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Opener opener = new Opener(
                process,
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)),
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        String ready = opener.from().readLine();
        if (!"ready".equals(ready)) throw new IllegalStateException("an opener said " + ready);
        return opener;
    }

    private static void together(List<Opener> openers, Place place) throws IOException {
        for (Opener opener : openers) {
            opener.to().write(place.uri() + "\n" + place.artifacts() + "\n");
            opener.to().flush();
        }
        for (Opener opener : openers) {
            String answer = opener.from().readLine();
            if (!"ok".equals(answer)) throw new IllegalStateException(place.uri() + ": " + answer);
        }
    }

    private static void check(Place place, List<String> schema) throws SQLException {
        try (Tracking tracking = place.open()) {
            List<RunData> runs = tracking.experiment("one").runs().list();
            if (runs.size() != PROCESSES * SoakOpener.THREADS)
                throw new IllegalStateException(place.uri() + " has " + runs.size() + " runs");
            if (tracking.experiments().list().size() != 2)
                throw new IllegalStateException(
                        place.uri() + " has " + tracking.experiments().list());
        }
        if (!place.isSqlite()) return;
        place.requireSound();
        if (!place.texts(SCHEMA).equals(schema)) throw new IllegalStateException(place.uri() + " has another schema");
        if (place.texts("SELECT version_num FROM alembic_version").size() != 1)
            throw new IllegalStateException(place.uri() + " has more than one revision");
    }
}
