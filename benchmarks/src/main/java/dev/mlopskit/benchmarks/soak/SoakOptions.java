package dev.mlopskit.benchmarks.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * What a soak is asked for.
 *
 * @param folder where it works
 * @param brief whether it is only to show that it can
 * @param only the case that is wanted; empty for all
 */
public record SoakOptions(Path folder, boolean brief, String only, long seed) {
    /** Reads a folder, two arguments that not every soak needs, then the options, and prints the seed. */
    public static SoakOptions parse(String[] arguments, List<String> cases) {
        boolean brief = false;
        String only = "";
        long seed = System.nanoTime() & 0xffffff;
        for (int i = 3; i < arguments.length; i++)
            switch (arguments[i]) {
                case "--short" -> brief = true;
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--only" -> only = arguments[++i];
                default -> refuse(cases);
            }
        if (!only.isEmpty() && !cases.contains(only)) refuse(cases);
        System.out.println("seed\t" + seed);
        return new SoakOptions(Path.of(arguments[0]), brief, only, seed);
    }

    private static void refuse(List<String> cases) {
        System.err.println("use --short, --seed NUMBER, --only CASE, with a case of " + String.join(", ", cases));
        System.exit(2);
    }

    /** Whether a case is to be run. */
    public boolean wants(String name) {
        return only.isEmpty() || only.equals(name);
    }

    /** So many, or only so many in a short run. */
    public int count(int all, int few) {
        return brief ? few : all;
    }

    /** Random numbers that are the same for the same seed. */
    public Random random() {
        return new Random(seed);
    }
}
