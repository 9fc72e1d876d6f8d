package dev.mlopskit.tracking.internal.jvm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the git program says of a work tree.
 *
 * @param head where it stands
 * @param dirty whether a file that git knows differs from that commit, as MLflow counts it: new files do not
 */
record GitStatus(GitFiles.Head head, boolean dirty) {
    private static final String COMMIT_LINE = "# branch.oid ";
    private static final String BRANCH_LINE = "# branch.head ";

    /**
     * Asks git, which takes longer the more files there are.
     *
     * @param searchPath the folders that may have the program, as in {@code PATH}
     * @return empty without git, or when it refuses or takes too long
     */
    static Optional<GitStatus> ask(Path workTree, @Nullable String searchPath, Duration limit)
            throws IOException, InterruptedException {
        Optional<Path> git = program(searchPath == null ? "" : searchPath);
        if (git.isEmpty()) return Optional.empty();
        // No lock that the user's own git would meet, and no program that the repository names for watching files.
        ProcessBuilder builder = new ProcessBuilder(
                        git.get().toString(),
                        "--no-optional-locks",
                        "-c",
                        "core.fsmonitor=false",
                        "status",
                        "--porcelain=v2",
                        "--branch",
                        "--untracked-files=no")
                .directory(workTree.toFile())
                .redirectError(Redirect.DISCARD);
        // Set where we are called from a hook of git: they would lead to another work tree.
        builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(process::destroyForcibly);
            return read(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Optional<GitStatus> read(Process process) throws IOException, InterruptedException {
        String commit = null;
        String branch = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(COMMIT_LINE)) commit = known(line.substring(COMMIT_LINE.length()));
                else if (line.startsWith(BRANCH_LINE)) branch = known(line.substring(BRANCH_LINE.length()));
                else if (!line.startsWith("#"))
                    return Optional.of(new GitStatus(new GitFiles.Head(branch, commit), true));
            }
        }
        if (process.waitFor() != 0) return Optional.empty();
        return Optional.of(new GitStatus(new GitFiles.Head(branch, commit), false));
    }

    /** Git says {@code (initial)} for no commit and {@code (detached)} for no branch. */
    private static @Nullable String known(String value) {
        return value.startsWith("(") ? null : value;
    }

    /** Looked up here, because Windows would start a git.exe of the working directory first. */
    private static Optional<Path> program(String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .flatMap(folder -> Stream.of(folder.resolve("git"), folder.resolve("git.exe")))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
