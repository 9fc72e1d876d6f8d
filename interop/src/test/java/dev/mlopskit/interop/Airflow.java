package dev.mlopskit.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real Airflow. */
final class Airflow {
    private Airflow() {}

    /** What a script of {@code src/test/python} prints when it is run in a folder. */
    static String run(String script, Path folder, Duration longest, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Needs.program("airflow", "python").toString());
        command.add(Path.of("src/test/python", script).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        try (Child child = Child.start(folder, Map.of("PYTHONUTF8", "1", "PYTHONDONTWRITEBYTECODE", "1"), command)) {
            return child.finish(longest);
        }
    }
}
