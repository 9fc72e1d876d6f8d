package dev.mlopskit.interop;

import dev.mlopskit.examples.penguins.Main;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The store that the main job of the examples leaves behind. */
final class PenguinsStore {
    private PenguinsStore() {}

    /** Runs the main job in a folder, as the README does: in a process of its own. */
    static void write(Path folder) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                Main.class.getName());
        try (Child main = Child.start(folder, Map.of(), command)) {
            main.finish(Duration.ofSeconds(120));
        }
    }
}
