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
    private final Path folder;
    private final boolean brief;
    private final String only;
    private final Random random;
    private final Report report = new Report();
    private final Peer peer;

    private TrackingSoak(Path folder, boolean brief, String only, long seed, Peer peer) {
        this.folder = folder;
        this.brief = brief;
        this.only = only;
        this.random = new Random(seed);
        this.peer = peer;
    }

    /** Takes a folder for stores, a Python with MLflow or an empty text, the folder of its scripts, then the options. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = false;
        String only = "";
        long seed = System.nanoTime() & 0xffffff;
        for (int i = 3; i < arguments.length; i++)
            switch (arguments[i]) {
                case "--short" -> brief = true;
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--only" -> only = arguments[++i];
                default -> throw new IllegalArgumentException("use --short, --seed NUMBER, --only CASE");
            }
        System.out.println("seed\t" + seed);
        Peer peer = new Peer(arguments[1], Path.of(arguments[2]));
        TrackingSoak soak = new TrackingSoak(Path.of(arguments[0]), brief, only, seed, peer);
        long start = System.nanoTime();
        soak.run(!arguments[1].isEmpty());
        System.out.printf("all held\t%.0f s%n", (System.nanoTime() - start) / 1e9);
    }

    private boolean wanted(String name) {
        return only.isEmpty() || only.equals(name);
    }

    private void run(boolean python) throws Exception {
        if (wanted("kill")) {
            kills(python);
            killsOfFiles();
            killsOfClients();
        }
        if (wanted("open-at-once")) Openers.run(folder.resolve("open"), brief ? 3 : 50, report);
        if (wanted("four-processes")) Together.run(folder.resolve("together"), brief ? 3 : 60, report);
        if (wanted("replaced")) Replacements.run(folder.resolve("replaced"), brief ? 4 : 40, random, report);
        if (wanted("disk-full")) FullDisks.run(folder.resolve("full"), brief ? 2 : 20, random, report);
        if (python && wanted("migration")) peer.migrate(folder.resolve("migration"), brief ? 1 : 6, report);
        if (python && wanted("with-python")) peer.together(folder.resolve("python"), brief ? 5 : 60, report);
    }

    private void kills(boolean python) throws Exception {
        List<Kills> kinds = new ArrayList<>();
        for (Durability durability : Durability.values())
            for (Load load : Load.values()) {
                Path fresh = Files.createDirectories(folder.resolve("kill-" + durability + "-" + load));
                kinds.add(new Kills(Place.sqlite(fresh), durability, load, random));
            }
        int kills = brief ? 12 : 200;
        for (int i = 0; i < kills; i++) kinds.get(i % kinds.size()).once();
        for (Kills kind : kinds) kind.finish(report, "sqlite");
        if (!python) {
            report.line("kill", "sqlite", "NOT opened by MLflow: no Python with it was named");
            return;
        }
        List<Kills> opened = brief ? kinds.subList(0, 1) : kinds;
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
            for (int i = 0; i < (brief ? 1 : 10); i++) kind.once();
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
                for (int i = 0; i < (brief ? 1 : 10); i++) kind.once();
                kind.finish(report, "postgresql");
            }
        }
    }
}
