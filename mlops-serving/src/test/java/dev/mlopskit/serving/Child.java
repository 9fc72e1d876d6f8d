package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the tests in a JVM of their own. */
public final class Child {
    private static final int SECONDS = 240;

    private Child() {}

    /**
     * Starts a program with the class path of the tests.
     *
     * @param folder where {@code child.log} has what it says
     * @param heap like {@code -Xmx64m}
     */
    public static Process start(Path folder, String heap, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }

    /** Runs a program; fails unless it ends by itself, and well. */
    public static void run(Path folder, String heap, Class<?> program, String... arguments) throws Exception {
        Process process = start(folder, heap, program, arguments);
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("hangs").isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("child.log")))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
