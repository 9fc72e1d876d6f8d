package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.SoakOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Does to models, and to who serves them, what must do no harm. Ends with 0 when all of it held; each line says what was done and found. */
public final class ServingSoak {
    private static final List<String> CASES = List.of("packages", "http", "releases", "leases", "sequential");

    private ServingSoak() {}

    /** Takes a folder, two arguments that are for other soaks, then the options. */
    public static void main(String[] arguments) throws Exception {
        SoakOptions options = SoakOptions.parse(arguments, CASES);
        long start = System.nanoTime();
        for (String name : CASES) if (options.wants(name)) System.out.println(name + "\t" + run(name, options));
        System.out.printf(Locale.ROOT, "all held\t%.0f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static String run(String name, SoakOptions options) throws Exception {
        Path folder = options.folder().resolve(name);
        return switch (name) {
            case "packages" -> new PackageSoak(folder, options.seed()).run(options.count(10_000, 500));
            case "http" -> new HttpSoak(folder, options.seed()).run(options.count(90, 6));
            case "releases" -> new ReleaseSoak(folder, options.random()).run(options.count(60, 4));
            case "leases" -> new LeaseSoak(folder, options.seed()).run(options.count(1_000, 60));
            default ->
                new SequentialSoak(folder, options.seed()).run(options.count(10_000, 1_000), options.count(2_000, 100));
        };
    }
}
