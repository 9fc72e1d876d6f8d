package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.rows.RowFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A request log on a disk that has no room for the whole next line. */
class FullDiskTest {
    private static final RowFields FIELDS =
            RowFields.inputs(Map.class, null, List.of(new TensorSpec("x", Dtype.STRING, List.of(-1L))));

    @TempDir
    Path folder;

    private static RequestLog.Status logged(Path file, int lines) {
        try (RequestLogging log = new RequestLogging(RequestLog.to(file))) {
            for (int i = 0; i < lines; i++) {
                Seen seen = new Seen.Row(Map.of("x", "a text that makes the line longer, number " + i), Map.of());
                log.add(new RequestLine(Instant.EPOCH, "v", 1, FIELDS, FIELDS, seen));
                // One line at a time.
                log.status();
            }
            return log.status();
        }
    }

    /** Writes lines until there is no room, and then goes on to try. */
    public static void main(String[] args) {
        RequestLog.Status status = logged(Path.of(args[0]), 100);
        System.exit(status.lost() > 0 && status.written() > 0 ? 0 : 3);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void no_half_of_a_line_stays_and_the_next_one_is_whole() throws Exception {
        Path file = folder.resolve("requests.jsonl");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // A file may have 8 blocks and no more, which is what a disk does that is full.
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 8 && exec \"$@\"",
                        "sh",
                        java.toString(),
                        "-XX:-UsePerfData",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(child.waitFor()).isZero();
        long whole = lines(file);
        assertThat(logged(file, 1)).isEqualTo(new RequestLog.Status(1, 0));
        assertThat(lines(file)).isEqualTo(whole + 1);
    }

    @Test
    void half_a_line_of_a_process_that_was_killed_does_not_spoil_the_next_one() throws IOException {
        Path file = folder.resolve("requests.jsonl");
        logged(file, 2);
        Files.writeString(file, "{\"at\":\"19", StandardOpenOption.APPEND);
        logged(file, 1);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        assertThat(Json.read(lines.get(3), Map.class).get("version")).isEqualTo("v");
    }

    private static long lines(Path file) throws IOException {
        assertThat(Files.readString(file)).endsWith("}\n");
        List<String> lines = Files.readAllLines(file);
        for (String line : lines)
            assertThat(Json.read(line, Map.class).get("version")).isEqualTo("v");
        return lines.size();
    }
}
