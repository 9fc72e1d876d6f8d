package dev.mlopskit.tracking.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What a run says about the program that made it, in the tags that MLflow's pages show. */
public final class RunSource {
    private RunSource() {}

    /** The user, the program and, inside a git work tree, the commit and branch. */
    public static Map<String, String> tags(Path workingDirectory) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", user());
        tags.put("mlflow.source.name", program());
        tags.put("mlflow.source.type", "LOCAL");
        gitDirectory(workingDirectory).ifPresent(git -> addGit(git, tags));
        return tags;
    }

    /** The name of the user who runs this process. */
    public static String user() {
        String user = System.getProperty("user.name", "");
        return user.isBlank() ? "unknown" : user;
    }

    private static String program() {
        // The class or jar that the java command was given; other virtual machines may not have the property.
        String command = System.getProperty("sun.java.command", "").strip();
        String first = command.split("\\s+", 2)[0];
        if (first.isEmpty()) return "java";
        return first.endsWith(".jar") ? Path.of(first).getFileName().toString() : first;
    }

    private static Optional<Path> gitDirectory(Path from) {
        for (Path folder = from.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path git = folder.resolve(".git");
            if (Files.isDirectory(git)) return Optional.of(git);
            // A linked work tree or a submodule: better no commit than that of the repository around it.
            if (Files.exists(git)) return Optional.empty();
        }
        return Optional.empty();
    }

    private static void addGit(Path git, Map<String, String> tags) {
        try {
            String head = Files.readString(git.resolve("HEAD")).strip();
            if (!head.startsWith("ref: ")) {
                tags.put("mlflow.source.git.commit", head);
                return;
            }
            String ref = head.substring("ref: ".length());
            if (ref.startsWith("refs/heads/"))
                tags.put("mlflow.source.git.branch", ref.substring("refs/heads/".length()));
            commit(git, ref).ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
        } catch (IOException e) {
            // A run is worth more than the name of its commit.
            LoggerFactory.getLogger(RunSource.class).debug("git cannot be read at {}", git, e);
        }
    }

    private static Optional<String> commit(Path git, String ref) throws IOException {
        Path loose = git.resolve(ref);
        if (Files.isRegularFile(loose))
            return Optional.of(Files.readString(loose).strip());
        Path packed = git.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) return Optional.empty();
        return Files.readAllLines(packed).stream()
                .filter(line -> line.endsWith(" " + ref))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }
}
