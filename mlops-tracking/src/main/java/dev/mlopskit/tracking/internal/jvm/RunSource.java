package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.internal.jvm.GitFiles.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run says about the program that made it, in the tags that MLflow's pages show; names from
 * {@code mlflow/utils/mlflow_tags.py} of 3.17.2. Commit and branch are read for each run. Whether files were changed is asked
 * of git in the background, and one answer holds for runs that start within {@link #FRESH}. Nothing here fails a run.
 */
public final class RunSource {
    /** How long an answer of git counts for runs that start later, so that a thousand short runs do not ask a thousand times. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** How long the start of a run waits for git; past it the tag comes when the run ends. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(RunSource.class);
    private static final RunSource PROCESS = new RunSource(Path.of(""), System.getenv("PATH"), PATIENCE);

    /**
     * The tags of a run that starts now.
     *
     * @param tags what is known at once
     * @param later what has become known since, to be asked before the run ends
     */
    public record Snapshot(Map<String, String> tags, Supplier<Map<String, String>> later) {}

    /** A question to git. */
    private record Check(
            @Nullable Head head, Path workTree, long asked, CompletableFuture<Optional<GitStatus>> answer) {
        boolean holdsFor(@Nullable Head now, Path place) {
            return workTree.equals(place)
                    && (head == null ? now == null : head.equals(now))
                    && System.nanoTime() - asked < FRESH.toNanos();
        }
    }

    private final Path folder;
    private final @Nullable String searchPath;
    private final Duration patience;
    private @Nullable Check latest;

    RunSource(Path folder, @Nullable String searchPath, Duration patience) {
        this.folder = folder;
        this.searchPath = searchPath;
        this.patience = patience;
    }

    /** That of this process: the working directory of a process does not change. */
    public static RunSource ofProcess() {
        return PROCESS;
    }

    /** Asks git, so that the answer is there when a run starts. */
    public void prepare() {
        try {
            Optional<GitFiles> git = GitFiles.around(folder);
            if (git.isPresent()) check(git.get(), git.get().head().orElse(null));
        } catch (IOException | RuntimeException e) {
            LOG.debug("git cannot be read above {}", folder.toAbsolutePath(), e);
        }
    }

    /** The user, the program and, inside a git work tree, remote, commit, branch and whether files were changed. */
    public Snapshot snapshot() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", user());
        tags.put("mlflow.source.name", program());
        tags.put("mlflow.source.type", "LOCAL");
        try {
            Optional<GitFiles> git = GitFiles.around(folder);
            if (git.isPresent()) return snapshot(git.get(), tags);
        } catch (IOException | RuntimeException e) {
            // A run is worth more than the name of its commit.
            LOG.debug("git cannot be read above {}", folder.toAbsolutePath(), e);
        }
        return new Snapshot(tags, Map::of);
    }

    private Snapshot snapshot(GitFiles git, Map<String, String> tags) throws IOException {
        Head head = git.head().orElse(null);
        Check check = check(git, head);
        if (head != null) addHead(head, tags);
        git.remote().ifPresent(url -> tags.put("mlflow.source.git.repoURL", url));
        Map<String, String> answered = answer(check, patience);
        tags.putAll(answered);
        return new Snapshot(tags, answered.isEmpty() ? () -> answer(check, Duration.ZERO) : Map::of);
    }

    private synchronized Check check(GitFiles git, @Nullable Head head) {
        if (latest != null && latest.holdsFor(head, git.workTree())) return latest;
        Check check = new Check(head, git.workTree(), System.nanoTime(), new CompletableFuture<>());
        Thread thread = new Thread(() -> ask(check), "mlopskit-git");
        thread.setDaemon(true);
        thread.start();
        latest = check;
        return check;
    }

    private void ask(Check check) {
        Optional<GitStatus> answer = Optional.empty();
        try {
            answer = GitStatus.ask(check.workTree(), searchPath, LIMIT);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOG.debug("git cannot be asked in {}", check.workTree(), e);
        } finally {
            check.answer().complete(answer);
        }
    }

    private static Map<String, String> answer(Check check, Duration patience) {
        try {
            Optional<GitStatus> answer = check.answer().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return answer.map(status -> tags(check.head(), status)).orElse(Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
    }

    private static Map<String, String> tags(@Nullable Head read, GitStatus status) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (read == null) addHead(status.head(), tags);
        // Committed in between: the answer is about another commit than the one that the run has.
        else if (!read.equals(status.head())) return tags;
        tags.put("mlflow.source.git.dirty", String.valueOf(status.dirty()));
        return tags;
    }

    private static void addHead(Head head, Map<String, String> tags) {
        if (head.commit() != null) tags.put("mlflow.source.git.commit", head.commit());
        if (head.branch() != null) tags.put("mlflow.source.git.branch", head.branch());
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
        return first.endsWith(".jar") ? String.valueOf(Path.of(first).getFileName()) : first;
    }
}
