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
    void the_longest_name_of_the_file_system_and_an_interrupted_thread_do_not_matter() {
        Path file = folder.resolve("n".repeat(255));
        Thread.currentThread().interrupt();
        AtomicFiles.write(file, "x".getBytes(StandardCharsets.UTF_8));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("x");
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
