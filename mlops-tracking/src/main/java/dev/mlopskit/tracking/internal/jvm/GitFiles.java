package dev.mlopskit.tracking.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a git repository say, read without git; source: gitrepository-layout(5) and git-config(1) of git 2.39.
 *
 * @param workTree the folder that was checked out
 * @param directory where its HEAD lies: {@code .git}, or for a linked work tree or a submodule a folder of another repository
 * @param common where branches and settings lie: the same folder, but for a linked work tree that of the main one
 */
record GitFiles(Path workTree, Path directory, Path common) {
    private static final String LINK = "gitdir: ";
    private static final String SYMBOLIC = "ref: ";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern REMOTE = Pattern.compile("\\s*\\[\\s*remote\\s+\"[^\"]*\"\\s*\\].*");
    private static final Pattern URL = Pattern.compile("\\s*url\\s*=\\s*\"?([^\"]*?)\"?\\s*");
    private static final Pattern USER_OF_URL = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");

    /** Where a work tree stands; a new repository has no commit, and a checked-out commit no branch. */
    record Head(@Nullable String branch, @Nullable String commit) {}

    /** The repository whose work tree a folder belongs to. */
    static Optional<GitFiles> around(Path from) throws IOException {
        for (Path folder = from.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path git = folder.resolve(".git");
            // A broken link ends the search: better no commit than that of the repository around it.
            if (Files.isRegularFile(git)) return linked(folder, git);
            if (Files.isRegularFile(git.resolve("HEAD"))) return Optional.of(new GitFiles(folder, git, git));
        }
        return Optional.empty();
    }

    private static Optional<GitFiles> linked(Path workTree, Path link) throws IOException {
        String text = Files.readString(link).strip();
        if (!text.startsWith(LINK)) return Optional.empty();
        Path directory = workTree.resolve(text.substring(LINK.length()).strip()).normalize();
        Path commonFile = directory.resolve("commondir");
        Path common = Files.isRegularFile(commonFile)
                ? directory.resolve(Files.readString(commonFile).strip()).normalize()
                : directory;
        if (!Files.isRegularFile(directory.resolve("HEAD"))) return Optional.empty();
        return Optional.of(new GitFiles(workTree, directory, common));
    }

    /** Where the work tree stands; empty where branches are kept in a form that only git reads (reftable). */
    Optional<Head> head() throws IOException {
        String head = Files.readString(directory.resolve("HEAD")).strip();
        if (!head.startsWith(SYMBOLIC)) return Optional.of(new Head(null, commitOrNull(head)));
        String ref = head.substring(SYMBOLIC.length()).strip();
        if (ref.equals("refs/heads/.invalid")) return Optional.empty();
        String branch = ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : null;
        return Optional.of(new Head(branch, commit(ref)));
    }

    private @Nullable String commit(String ref) throws IOException {
        if (!ref.startsWith("refs/") || ref.contains("..")) return null;
        for (Path place : List.of(directory, common)) {
            Path loose = place.resolve(ref);
            if (Files.isRegularFile(loose))
                return commitOrNull(Files.readString(loose).strip());
        }
        Path packed = common.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) return null;
        try (Stream<String> lines = Files.lines(packed)) {
            return lines.filter(line -> line.endsWith(" " + ref))
                    .map(line -> commitOrNull(line.substring(0, line.indexOf(' '))))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A file of a repository may hold anything; only what can be a commit gets into a tag. */
    private static @Nullable String commitOrNull(String text) {
        return COMMIT.matcher(text).matches() ? text : null;
    }

    /** The address of the first remote, without the name and password that it may hold. */
    Optional<String> remote() throws IOException {
        Path config = common.resolve("config");
        if (!Files.isRegularFile(config)) return Optional.empty();
        boolean inRemote = false;
        for (String line : Files.readAllLines(config)) {
            if (line.strip().startsWith("[")) inRemote = REMOTE.matcher(line).matches();
            Matcher url = URL.matcher(line);
            if (inRemote && url.matches())
                return Optional.of(USER_OF_URL.matcher(url.group(1)).replaceFirst("$1"));
        }
        return Optional.empty();
    }
}
