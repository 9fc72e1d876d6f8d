package dev.mlopskit.tracking.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git itself says of a work tree is what the tags of a run say. */
class RunSourceTest {
    private static final String COMMIT = "mlflow.source.git.commit";
    private static final String BRANCH = "mlflow.source.git.branch";
    private static final String DIRTY = "mlflow.source.git.dirty";
    private static final String REMOTE = "mlflow.source.git.repoURL";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** Each time as a process that starts there. */
    private static Map<String, String> tags(Path place) {
        return new RunSource(place, System.getenv("PATH"), PATIENCE).snapshot().tags();
    }

    @Test
    void commit_branch_and_that_nothing_was_changed_anywhere_below_the_work_tree() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        Path below = Files.createDirectories(folder.resolve("src/main"));
        assertThat(tags(below))
                .containsEntry(COMMIT, repository.commit())
                .containsEntry(BRANCH, "main")
                .containsEntry(DIRTY, "false")
                .containsEntry("mlflow.source.type", "LOCAL")
                .containsKeys("mlflow.user", "mlflow.source.name")
                .doesNotContainKey(REMOTE);
    }

    @Test
    void dirty_is_what_was_changed_in_a_file_of_git_staged_or_not_and_no_new_file() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        Files.writeString(folder.resolve("mlflow.db"), "new");
        assertThat(tags(folder)).containsEntry(DIRTY, "false");
        repository.change();
        assertThat(tags(folder)).containsEntry(DIRTY, "true");
        repository.git("add", "Train.java");
        assertThat(tags(folder)).containsEntry(DIRTY, "true");
        repository.git("commit", "--quiet", "--message=second");
        assertThat(tags(folder)).containsEntry(DIRTY, "false").containsEntry(COMMIT, repository.commit());
    }

    @Test
    void a_file_that_was_only_touched_is_not_dirty() throws Exception {
        GitRepository.create(folder);
        Path file = folder.resolve("Train.java");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        assertThat(tags(folder)).containsEntry(DIRTY, "false");
    }

    @Test
    void packed_branches_with_a_slash_in_the_name() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        repository.git("checkout", "--quiet", "-b", "feature/épreuve");
        repository.git("pack-refs", "--all");
        assertThat(folder.resolve(".git/refs/heads/feature")).doesNotExist();
        assertThat(tags(folder)).containsEntry(COMMIT, repository.commit()).containsEntry(BRANCH, "feature/épreuve");
    }

    @Test
    void a_commit_that_was_checked_out_has_no_branch_and_a_new_repository_no_commit() throws Exception {
        GitRepository repository = GitRepository.create(folder.resolve("detached"));
        repository.git("checkout", "--quiet", "--detach");
        assertThat(tags(repository.folder()))
                .containsEntry(COMMIT, repository.commit())
                .containsEntry(DIRTY, "false")
                .doesNotContainKey(BRANCH);

        GitRepository empty = new GitRepository(Files.createDirectories(folder.resolve("empty")));
        empty.git("init", "--quiet", "--initial-branch=main");
        assertThat(tags(empty.folder())).containsEntry(BRANCH, "main").doesNotContainKey(COMMIT);
    }

    @Test
    void a_linked_work_tree_has_its_own_branch_and_the_settings_of_the_main_one() throws Exception {
        GitRepository main = GitRepository.create(folder.resolve("main"));
        main.git("remote", "add", "origin", "git@example.org:ann/penguins.git");
        main.git("worktree", "add", "--quiet", "-b", "trial", "../trial");
        GitRepository trial = new GitRepository(folder.resolve("trial"));
        Files.writeString(trial.folder().resolve("Train.java"), "class Train { }");
        trial.git("commit", "--quiet", "--all", "--message=trial");
        assertThat(trial.commit()).isNotEqualTo(main.commit());
        assertThat(tags(trial.folder()))
                .containsEntry(COMMIT, trial.commit())
                .containsEntry(BRANCH, "trial")
                .containsEntry(REMOTE, "git@example.org:ann/penguins.git")
                .containsEntry(DIRTY, "false");
        main.change();
        assertThat(tags(trial.folder())).containsEntry(DIRTY, "false");
        assertThat(tags(main.folder())).containsEntry(DIRTY, "true");
    }

    @Test
    void a_submodule_has_its_own_commit() throws Exception {
        GitRepository library = GitRepository.create(folder.resolve("library"));
        GitRepository main = GitRepository.create(folder.resolve("main"));
        main.git("submodule", "--quiet", "add", library.folder().toString(), "lib");
        main.git("commit", "--quiet", "--message=with the library");
        assertThat(tags(main.folder().resolve("lib")))
                .containsEntry(COMMIT, library.commit())
                .containsEntry(BRANCH, "main")
                .containsEntry(REMOTE, library.folder().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ann:s3cret@example.org/penguins.git",
                "https://ann:s3cret@pass@example.org/penguins.git",
                "https://example.org/penguins.git"
            })
    void the_remote_is_named_without_name_and_password(String url) throws Exception {
        GitRepository repository = GitRepository.create(folder);
        repository.git("remote", "add", "origin", url);
        repository.git("remote", "add", "other", "https://example.com/other.git");
        assertThat(tags(folder)).containsEntry(REMOTE, "https://example.org/penguins.git");
    }

    @Test
    void without_the_git_program_commit_and_branch_are_there_and_dirty_is_not() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        for (String path : List.of("", folder.toString())) {
            RunSource.Snapshot snapshot = new RunSource(folder, path, PATIENCE).snapshot();
            assertThat(snapshot.tags())
                    .containsEntry(COMMIT, repository.commit())
                    .containsEntry(BRANCH, "main")
                    .doesNotContainKey(DIRTY);
            assertThat(snapshot.later().get()).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void a_slow_git_is_not_waited_for_and_what_it_says_comes_later() throws Exception {
        GitRepository.create(folder);
        Path gate = folder.resolve("gate");
        String path = programs("while ! [ -e " + gate + " ]; do sleep 0.01; done; exec git \"$@\"");
        RunSource source = new RunSource(folder, path, Duration.ofMillis(1));
        RunSource.Snapshot first = source.snapshot();
        assertThat(first.tags()).containsKey(COMMIT).doesNotContainKey(DIRTY);
        assertThat(first.later().get()).isEmpty();
        Files.createFile(gate);
        Map<String, String> later = first.later().get();
        while (later.isEmpty()) {
            Thread.onSpinWait();
            later = first.later().get();
        }
        assertThat(later).isEqualTo(Map.of(DIRTY, "false"));
        assertThat(source.snapshot().tags()).containsEntry(DIRTY, "false");
    }

    @Test
    void git_is_asked_once_for_runs_that_start_together_and_again_after_a_commit() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        Path log = folder.resolve("asked");
        RunSource source = new RunSource(folder, programs("echo asked >> " + log + "; exec git \"$@\""), PATIENCE);
        source.prepare();
        for (int i = 0; i < 50; i++) assertThat(source.snapshot().tags()).containsEntry(DIRTY, "false");
        assertThat(log).hasContent("asked");
        repository.change();
        repository.git("commit", "--quiet", "--all", "--message=second");
        assertThat(source.snapshot().tags()).containsEntry(DIRTY, "false").containsEntry(COMMIT, repository.commit());
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    @Test
    void a_git_that_fails_gives_no_tag() throws Exception {
        GitRepository.create(folder);
        for (String script : List.of("exit 128", "echo '1 .M nothing of git'; exit 128", "echo '# branch.oid x'"))
            assertThat(new RunSource(folder, programs(script), PATIENCE)
                            .snapshot()
                            .tags())
                    .containsKey(COMMIT)
                    .doesNotContainKey(DIRTY);
    }

    /** A folder with a program {@code git} that first does something else. */
    private String programs(String script) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path program = Files.writeString(programs.resolve("git"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return programs.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ref: ../../secret", "ref: refs/../../../secret", "ref: secret", "s3cret", "", "ref: "})
    void a_HEAD_that_points_out_of_the_repository_gives_no_commit(String head) throws Exception {
        Files.writeString(folder.resolve("secret"), "s3cret");
        Path git = Files.createDirectories(folder.resolve("tree/.git"));
        Files.writeString(git.resolve("HEAD"), head);
        Files.writeString(git.resolve("secret"), "s3cret");
        assertThat(tags(folder.resolve("tree"))).doesNotContainKey(COMMIT).doesNotContainValue("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitdir: nowhere", "gitdir: ", "gitdir: \0", "nonsense"})
    void a_broken_link_gives_no_commit_rather_than_that_of_the_repository_around_it(String link) throws Exception {
        GitRepository.create(folder);
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve(".git"), link);
        assertThat(tags(broken)).doesNotContainKeys(COMMIT, BRANCH, DIRTY).containsKey("mlflow.user");
    }

    @Test
    void where_there_is_no_repository_git_is_not_asked(@TempDir Path plain) {
        assertThat(tags(plain)).containsOnlyKeys("mlflow.user", "mlflow.source.name", "mlflow.source.type");
    }

    @Test
    void what_git_prints_is_read_as_what_its_files_say() throws Exception {
        GitRepository repository = GitRepository.create(folder);
        repository.git("checkout", "--quiet", "-b", "feature/épreuve");
        GitFiles files = GitFiles.around(folder).orElseThrow();
        GitStatus status =
                GitStatus.ask(folder, System.getenv("PATH"), PATIENCE).orElseThrow();
        assertThat(status.head()).isEqualTo(files.head().orElseThrow());
        repository.change();
        assertThat(GitStatus.ask(folder, System.getenv("PATH"), PATIENCE).orElseThrow())
                .isEqualTo(new GitStatus(status.head(), true));
    }
}
