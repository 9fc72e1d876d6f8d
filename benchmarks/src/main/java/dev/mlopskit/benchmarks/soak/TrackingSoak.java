package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Does to stores what must not cost a write that was acknowledged. Ends with 0 when all of it held; each line says what was
 * done and found. A failure names what was lost; the same seed chooses the same points to kill at, as far as clocks allow.
 */
public final class TrackingSoak {
    private static final List<String> CASES =
            List.of("kill", "open-at-once", "four-processes", "replaced", "disk-full", "migration", "with-python");

    private final SoakOptions options;
    private final Path folder;
    private final Random random;
    private final Report report = new Report();
    private final Peer peer;

    private TrackingSoak(SoakOptions options, Peer peer) {
        this.options = options;
        this.folder = options.folder();
        this.random = options.random();
        this.peer = peer;
    }

    /** Takes a folder for stores, a Python with MLflow or an empty text, the folder of its scripts, then the options. */
    public static void main(String[] arguments) throws Exception {
        SoakOptions options = SoakOptions.parse(arguments, CASES);
        TrackingSoak soak = new TrackingSoak(options, new Peer(arguments[1], Path.of(arguments[2])));
        long start = System.nanoTime();
        soak.run(!arguments[1].isEmpty());
        System.out.printf("all held\t%.0f s%n", (System.nanoTime() - start) / 1e9);
    }

    private void run(boolean python) throws Exception {
        if (options.wants("kill")) {
            kills(python);
            killsOfFiles();
            killsOfClients();
        }
        if (options.wants("open-at-once")) Openers.run(folder.resolve("open"), options.count(50, 3), report);
        if (options.wants("four-processes")) Together.run(folder.resolve("together"), options.count(60, 3), report);
        if (options.wants("replaced"))
            Replacements.run(folder.resolve("replaced"), options.count(40, 4), random, report);
        if (options.wants("disk-full")) FullDisks.run(folder.resolve("full"), options.count(20, 2), random, report);
        if (python && options.wants("migration"))
            peer.migrate(folder.resolve("migration"), options.count(6, 1), report);
        if (python && options.wants("with-python"))
            peer.together(folder.resolve("python"), options.count(60, 5), report);
    }

    private void kills(boolean python) throws Exception {
        List<Kills> kinds = new ArrayList<>();
        for (Durability durability : Durability.values())
            for (Load load : Load.values()) {
                Path fresh = Files.createDirectories(folder.resolve("kill-" + durability + "-" + load));
                kinds.add(new Kills(Place.sqlite(fresh), durability, load, random));
            }
        int kills = options.count(200, 12);
        for (int i = 0; i < kills; i++) kinds.get(i % kinds.size()).once();
        for (Kills kind : kinds) kind.finish(report, "sqlite");
        if (!python) {
            report.line("kill", "sqlite", "NOT opened by MLflow: no Python with it was named");
            return;
        }
        List<Kills> opened = options.brief() ? kinds.subList(0, 1) : kinds;
        for (Kills kind : opened) peer.open(kind.place(), kind.longest());
        report.line(
                "kill",
                "sqlite",
                "%d of the files opened by MLflow, with all points of their longest run",
                opened.size());
    }

    private void killsOfFiles() throws Exception {
        for (Load load : Load.values()) {
            Path fresh = Files.createDirectories(folder.resolve("kill-files-" + load));
            Kills kind = new Kills(Place.files(fresh), Durability.NORMAL, load, random);
            for (int i = 0; i < options.count(10, 1); i++) kind.once();
            kind.finish(report, "files");
        }
    }

    private void killsOfClients() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .start()) {
            String uri = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
            Place place = new Place(uri, Files.createDirectories(folder.resolve("kill-postgres")));
            for (Load load : Load.values()) {
                Kills kind = new Kills(place, Durability.NORMAL, load, random);
                for (int i = 0; i < options.count(10, 1); i++) kind.once();
                kind.finish(report, "postgresql");
            }
        }
    }
}
