package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A Java that was started without a language knows the letters of ASCII only in the names of files. */
@EnabledOnOs(OS.LINUX)
class AsciiNamesTest {
    @TempDir
    Path folder;

    /** Opens a store and reads its runs; prints what went wrong. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            try (Tracking tracking =
                    Tracking.builder().uri(arguments[0].replace("UE", "\u00fc")).open()) {
                System.out.println(tracking.experiment("names").runs().list());
            } catch (TrackingException e) {
                System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    private static String read(String uri) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                uri));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_database_with_another_letter_in_its_name_is_refused_with_what_to_do() throws Exception {
        assertThat(read("sqlite:///" + folder + "/UE.db"))
                .contains("StoreException", "no path of this machine", "LC_ALL=C.UTF-8");
        assertThat(read(folder + "/UE")).contains("StoreException", "no path of this machine", "LC_ALL=C.UTF-8");
    }

    @Test
    void a_search_of_files_with_other_letters_in_their_names_says_why_it_finds_none() throws Exception {
        Path root = folder.resolve("mlruns");
        String runId;
        try (Tracking tracking = Tracking.builder().uri(root.toString()).open()) {
            Run run = tracking.experiment("names").startRun("a");
            runId = run.runId();
            run.metric("loss", 1);
            run.end(RunStatus.FINISHED);
            assertThat(read(root.toString())).contains(runId);
            Path metrics =
                    root.resolve(run.read().experimentId()).resolve(runId).resolve("metrics");
            rename(metrics, "loss", "\u00fc");
        }
        assertThat(read(root.toString())).contains("LC_ALL=C.UTF-8");
    }

    /** By the shell, which needs no language. */
    private static void rename(Path in, String name, String other) throws Exception {
        StringBuilder octal = new StringBuilder();
        for (byte letter : other.getBytes(StandardCharsets.UTF_8))
            octal.append('\\').append(Integer.toOctalString(letter & 0xff));
        Process process = new ProcessBuilder("sh", "-c", "mv " + name + " \"$(printf '" + octal + "')\"")
                .directory(in.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.exists(in.resolve(name))).isFalse();
        assertThat(new File(in.toString()).list()).hasSize(1);
    }
}
