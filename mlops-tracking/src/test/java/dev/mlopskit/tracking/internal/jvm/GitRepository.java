package dev.mlopskit.tracking.internal.jvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A work tree that the git program made. */
record GitRepository(Path folder) {
    /** A repository on the branch {@code main} with one commit of one file. */
    static GitRepository create(Path folder) throws Exception {
        Files.createDirectories(folder);
        GitRepository repository = new GitRepository(folder);
        repository.git("init", "--quiet", "--initial-branch=main");
        Files.writeString(folder.resolve("Train.java"), "class Train {}");
        repository.git("add", ".");
        repository.git("commit", "--quiet", "--message=first");
        return repository;
    }

    /** What git prints. */
    String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=ann",
                "-c",
                "user.email=ann@example.org",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "needs the git program: " + e.getMessage());
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) throw new IOException(command + ": " + output);
        return output;
    }

    String commit() throws IOException, InterruptedException {
        return git("rev-parse", "HEAD");
    }

    void change() throws IOException {
        Files.writeString(folder.resolve("Train.java"), "class Train { int epochs; }");
    }
}
