package dev.mlopskit.benchmarks.soak;

import java.util.Locale;

/** Prints what held, a line each: case, store, figures; separated by tabs. */
final class Report {
    void line(String name, String store, String figures, Object... values) {
        System.out.println(name + "\t" + store + "\t" + String.format(Locale.ROOT, figures, values));
    }
}
