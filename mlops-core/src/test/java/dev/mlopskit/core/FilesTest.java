package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    Path folder;

    @Test
    void a_file_that_could_not_be_finished_stays_as_it_was_with_nothing_beside_it() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(1);
                    throw new IOException("disk");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("disk");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void an_error_of_who_writes_leaves_nothing_behind_either() {
        Path file = folder.resolve("a.txt");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    throw new OutOfMemoryError("test");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_longest_name_of_the_file_system_and_an_interrupted_thread_do_not_matter() {
        Path file = folder.resolve("n".repeat(255));
        Thread.currentThread().interrupt();
        AtomicFiles.write(file, "x".getBytes(StandardCharsets.UTF_8));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("x");
    }

    @Test
    void deleting_a_folder_follows_no_link() throws Exception {
        Path outside = Files.writeString(
                Files.createDirectory(folder.resolve("outside")).resolve("kept"), "x");
        Path deep = Files.createDirectories(folder.resolve("made/a/b"));
        Files.writeString(deep.resolve("file"), "x");
        Files.createSymbolicLink(deep.resolve("to-folder"), outside.getParent());
        Files.createSymbolicLink(deep.resolve("to-file"), outside);
        Files.createSymbolicLink(deep.resolve("to-nothing"), folder.resolve("nothing"));
        Folders.delete(folder.resolve("made"));
        assertThat(folder).isDirectoryNotContaining("glob:**made");
        assertThat(outside).hasContent("x");
        for (String to : new String[] {"outside", "nothing"}) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve(to));
            Folders.delete(link);
            assertThat(folder).isDirectoryNotContaining("glob:**link");
        }
        assertThat(outside).hasContent("x");
        Folders.delete(folder.resolve("nothing"));
        Folders.delete(outside);
        assertThat(outside).doesNotExist();
    }

    @Test
    void folders_are_made_and_forced_whatever_is_there_and_an_interrupt_is_kept() throws Exception {
        Thread.currentThread().interrupt();
        Folders.make(folder.resolve("a/b/c"), true);
        Folders.make(folder.resolve("a/b/c"), true);
        Files.writeString(folder.resolve("a/b/file"), "x");
        Files.createSymbolicLink(folder.resolve("a/link"), folder.resolve("nothing"));
        Folders.forceAll(folder.resolve("a"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("a/b/c")).isDirectory();
        assertThatThrownBy(() -> Folders.make(folder.resolve("a/b/file"), true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Folders.make(folder.resolve("a/b/file/d"), true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_digest_is_that_of_sha256sum() throws Exception {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(Digest.sha256(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isEqualTo(Digest.sha256("abc".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatever_path_is_asked_for_the_answer_lies_inside_the_folder() {
        PathJail jail = new PathJail(folder);
        String[] pieces = {
            "a", "..", ".", "/", "\\", "%2e", "%2F", "C:", "#", "?", " ", "\u0000", "con", "ü", "a.b", "~", ""
        };
        Random random = new Random(1);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) path.append(pieces[random.nextInt(pieces.length)]);
            try {
                Path resolved = jail.resolve(path.toString());
                assertThat(resolved.normalize()).isEqualTo(resolved).startsWithRaw(folder);
                accepted++;
            } catch (PathEscapeException e) {
                assertThat(e.path()).isNotNull();
            }
        }
        assertThat(accepted).isPositive();
    }
}
