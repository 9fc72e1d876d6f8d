package dev.mlopskit.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What the machine must have: missing, it skips the test with the reason, or fails it where it is required. */
final class Needs {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private Needs() {}

    /** A program of a Python environment that {@code interop/setup} makes. */
    static Path program(String environment, String name) {
        Path home = Path.of(".venv", environment).toAbsolutePath();
        if (!Files.exists(home.resolve("requirements.txt")))
            missing("the Python environment " + home + " is not there: see what interop/setup said");
        return home.resolve("bin").resolve(name);
    }

    /** An installed Chromium, or a browser made of it. */
    static Path browser() {
        Optional<Path> found = BROWSERS.stream().flatMap(Needs::onPath).findFirst();
        if (found.isEmpty()) missing("none of " + BROWSERS + " is on the PATH: install Chromium");
        return found.orElseThrow();
    }

    private static Stream<Path> onPath(String name) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    private static void missing(String reason) {
        if (Boolean.getBoolean("interop.required")) Assertions.fail(reason);
        Assumptions.abort(reason);
    }
}
