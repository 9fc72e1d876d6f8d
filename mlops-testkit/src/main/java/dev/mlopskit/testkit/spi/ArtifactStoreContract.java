package dev.mlopskit.testkit.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.core.PathEscapeException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an {@link ArtifactStore} promises. */
public interface ArtifactStoreContract {
    /** The artifacts below an address where there are none yet, a new one at each call. */
    ArtifactStore artifacts() throws Exception;

    @Test
    default void an_artifact_comes_back_byte_by_byte() throws Exception {
        ArtifactStore artifacts = artifacts();
        byte[] large = new byte[3_000_001];
        new Random(1).nextBytes(large);
        for (byte[] content : List.of(new byte[0], "ünïcode 🐧\r\n".getBytes(UTF_8), large)) {
            artifacts.write("folder/a.bin", content);
            assertArrayEquals(content, read(artifacts, "folder/a.bin"));
            assertEquals(List.of(new ArtifactInfo("folder/a.bin", false, content.length)), artifacts.list("folder"));
        }
    }

    @Test
    default void names_may_have_spaces_and_letters_of_any_script() throws Exception {
        ArtifactStore artifacts = artifacts();
        List<String> names = List.of(
                "read me.txt", "größe.txt", "目标/🐧.txt", "a+b&c=d;e,f@g!.txt", "100%.txt", "[x](y){z}$.txt", ".hidden");
        for (String name : names) artifacts.write(name, name.getBytes(UTF_8));
        for (String name : names) assertEquals(name, new String(read(artifacts, name), UTF_8));
        assertEquals(
                List.of("目标/🐧.txt"),
                artifacts.list("目标").stream().map(ArtifactInfo::path).toList());
    }

    @Test
    default void a_file_is_copied_and_replaced(@TempDir Path folder) throws Exception {
        ArtifactStore artifacts = artifacts();
        Path file = folder.resolve("local.txt");
        for (String text : List.of("first and longer", "second")) {
            Files.writeString(file, text);
            artifacts.put("copy.txt", file, TransferProgress.none());
            assertEquals(text, new String(read(artifacts, "copy.txt"), UTF_8));
        }
        Files.delete(file);
        assertEquals("second", new String(read(artifacts, "copy.txt"), UTF_8));
        assertThrows(TrackingException.class, () -> artifacts.put("copy.txt", file, TransferProgress.none()));
        assertEquals(
                "second", new String(read(artifacts, "copy.txt"), UTF_8), "a copy that failed changed the artifact");
        assertThrows(TrackingException.class, () -> artifacts.put("new.txt", file, TransferProgress.none()));
        assertEquals(List.of(), artifacts.list("new.txt"));
    }

    @Test
    default void a_folder_lists_what_lies_directly_in_it_by_path() throws Exception {
        ArtifactStore artifacts = artifacts();
        assertEquals(List.of(), artifacts.list(""));
        for (String path : List.of("plots/deep/a.svg", "plots/b.svg", "plots-2.txt", "a.txt"))
            artifacts.write(path, new byte[5]);
        assertEquals(
                List.of(
                        new ArtifactInfo("a.txt", false, 5),
                        new ArtifactInfo("plots", true, 0),
                        new ArtifactInfo("plots-2.txt", false, 5)),
                artifacts.list(""));
        assertEquals(
                List.of(new ArtifactInfo("plots/b.svg", false, 5), new ArtifactInfo("plots/deep", true, 0)),
                artifacts.list("plots"));
        assertEquals(List.of(new ArtifactInfo("a.txt", false, 5)), artifacts.list("a.txt"));
        assertEquals(List.of(), artifacts.list("plot"));
        assertEquals(List.of(), artifacts.list("nothing/here"));
    }

    @Test
    default void what_is_not_a_file_cannot_be_read() throws Exception {
        ArtifactStore artifacts = artifacts();
        artifacts.write("plots/a.svg", new byte[1]);
        for (String path : List.of("plots", "plots/b.svg", "nothing", "a.svg"))
            assertThrows(NotFoundException.class, () -> artifacts.read(path).close(), path);
    }

    @Test
    default void deleting_takes_a_file_or_all_of_a_folder_and_nothing_else() throws Exception {
        ArtifactStore artifacts = artifacts();
        for (String path : List.of("a/b/c.txt", "a/d.txt", "ab.txt", "e.txt")) artifacts.write(path, new byte[1]);
        artifacts.delete("e.txt");
        artifacts.delete("a");
        artifacts.delete("a");
        artifacts.delete("never/there");
        assertEquals(
                List.of("ab.txt"),
                artifacts.list("").stream().map(ArtifactInfo::path).toList());
        assertThrows(NotFoundException.class, () -> artifacts.read("a/b/c.txt").close());
    }

    @Test
    default void a_path_that_could_leave_is_refused_everywhere(@TempDir Path folder) throws Exception {
        ArtifactStore artifacts = artifacts();
        Path file = Files.writeString(folder.resolve("local.txt"), "secret");
        for (String path : List.of(
                "../x",
                "a/../../x",
                "..",
                "a/..",
                ".",
                "./x",
                "/etc/passwd",
                "//host/x",
                "a//b",
                "a/",
                "..\\x",
                "a\\b",
                "C:/x",
                "C:x",
                "file:///etc/passwd",
                "%2e%2e/x",
                "%2E%2E%2Fx",
                "%252e%252e/x",
                "x#y",
                "x?y",
                "a\u0000b",
                "a\nb",
                "con",
                "aux.txt")) {
            assertThrows(PathEscapeException.class, () -> artifacts.write(path, new byte[1]), path);
            assertThrows(PathEscapeException.class, () -> artifacts.put(path, file, TransferProgress.none()), path);
            assertThrows(PathEscapeException.class, () -> artifacts.read(path).close(), path);
            assertThrows(PathEscapeException.class, () -> artifacts.list(path), path);
            assertThrows(PathEscapeException.class, () -> artifacts.delete(path), path);
        }
        assertEquals(List.of(), artifacts.list(""));
    }

    @Test
    default void an_artifact_has_a_name() throws Exception {
        ArtifactStore artifacts = artifacts();
        assertThrows(TrackingException.class, () -> artifacts.write("", new byte[1]));
        assertEquals(List.of(), artifacts.list(""));
    }

    @Test
    default void a_reader_sees_one_whole_version_while_another_is_written() throws Exception {
        ArtifactStore artifacts = artifacts();
        artifacts.write("a.bin", filled(0));
        Together.run(4, thread -> {
            for (int round = 0; round < 15; round++) {
                if (thread < 2) artifacts.write("a.bin", filled(2 * round + thread));
                byte[] seen = read(artifacts, "a.bin");
                assertTrue(seen.length > 0, "an empty file");
                assertArrayEquals(filled(seen[0]), seen);
                assertEquals(1, artifacts.list("").size(), "something half written shows");
            }
        });
    }

    @Test
    default void addresses_are_apart() throws Exception {
        ArtifactStore one = artifacts();
        ArtifactStore two = artifacts();
        assertFalse(one.uri().equals(two.uri()));
        one.write("a.txt", new byte[1]);
        assertEquals(List.of(), two.list(""));
        assertThrows(NotFoundException.class, () -> two.read("a.txt").close());
        two.delete("a.txt");
        assertEquals(1, one.list("").size());
    }

    @Test
    default void artifacts_with_a_folder_of_this_machine_lie_there() throws Exception {
        ArtifactStore artifacts = artifacts();
        artifacts.write("plots/a.txt", "here".getBytes(UTF_8));
        if (artifacts.folder().isPresent())
            assertEquals("here", Files.readString(artifacts.folder().get().resolve("plots/a.txt")));
    }

    /** Content of a length and of bytes that both come from the first byte. */
    private static byte[] filled(int seed) {
        byte[] content = new byte[40_000 + 1_000 * seed];
        Arrays.fill(content, (byte) seed);
        return content;
    }

    private static byte[] read(ArtifactStore artifacts, String path) throws IOException {
        try (InputStream in = artifacts.read(path)) {
            return in.readAllBytes();
        }
    }
}
