package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.SoakOptions;
import java.util.List;
import java.util.Locale;

/** Does to models what must do no harm. Ends with 0 when all of it held; each line says what was done and found. */
public final class ServingSoak {
    private ServingSoak() {}

    /** Takes a folder, two arguments that are for other soaks, then the options. */
    public static void main(String[] arguments) throws Exception {
        SoakOptions options = SoakOptions.parse(arguments, List.of("packages"));
        long start = System.nanoTime();
        if (options.wants("packages"))
            System.out.println("packages\t"
                    + new PackageSoak(options.folder().resolve("packages"), options.seed())
                            .run(options.count(10_000, 500)));
        System.out.printf(Locale.ROOT, "all held\t%.0f s%n", (System.nanoTime() - start) / 1e9);
    }
}
