package dev.mlopskit.interop;

import dev.mlopskit.core.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The versions of the real MLflow that this library is tested against. */
enum Mlflow {
    /** What a user gets today; finds {@code mlflow.db} in the working directory by itself. */
    NEWEST("newest", Map.of()),
    /** The first MLflow 3: its default is the folder of its old file store, so it must be told of the database. */
    FIRST("3.0.1", Map.of("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db"));

    private static final Duration SCRIPT = Duration.ofSeconds(120);

    private final String home;
    private final Map<String, String> environment;

    Mlflow(String home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** Whether a search takes NaN for what it is; MLflow 3.0 took it for the 0 that is kept in its place. */
    boolean treatsNanAsUnequal() {
        return this != FIRST;
    }

    /** What a script of {@code src/test/python} prints when it is run in a folder. */
    Node run(String script, Path folder, String... arguments) {
        try (Child child = start(script, folder, arguments)) {
            return new Node(Json.read(child.finish(SCRIPT)));
        }
    }

    /** What a script of {@code src/test/python} prints when it is run on a store. */
    Node run(String script, Place place, String... arguments) {
        try (Child child = program("python", place.folder(), command(script, arguments), place.environment())) {
            return new Node(Json.read(child.finish(SCRIPT)));
        }
    }

    /** Starts a script of {@code src/test/python} in a folder. */
    Child start(String script, Path folder, String... arguments) {
        return program("python", folder, command(script, arguments), Map.of());
    }

    private static List<String> command(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of("src/test/python", script).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts {@code mlflow} itself in a folder. */
    Child mlflow(Path folder, String... arguments) {
        return mlflow(folder, Map.of(), arguments);
    }

    /** Starts {@code mlflow} itself in a folder, with more variables. */
    Child mlflow(Path folder, Map<String, String> more, String... arguments) {
        return program("mlflow", folder, List.of(arguments), more);
    }

    private Child program(String name, Path folder, List<String> arguments, Map<String, String> more) {
        Path program = Needs.program(home, name);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        // As in an activated environment: MLflow finds its web server on the PATH.
        all.put("PATH", program.getParent() + ":" + System.getenv("PATH"));
        all.put("PYTHONUTF8", "1");
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        all.put("MLFLOW_DISABLE_TELEMETRY", "true");
        all.put("GIT_PYTHON_REFRESH", "quiet");
        all.putAll(more);
        return Child.start(folder, all, command);
    }

    @Override
    public String toString() {
        return home;
    }
}
