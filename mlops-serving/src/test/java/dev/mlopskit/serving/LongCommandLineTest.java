package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An application with a long class path, as large ones have. */
class LongCommandLineTest {
    @Test
    void a_model_is_opened_on_any_thread() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlong=" + "x".repeat(120_000),
                Program.class.getName());
        builder.environment().putAll(Map.of("CLASSPATH", System.getProperty("java.class.path")));
        Process process = builder.inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    static final class Program {
        public static void main(String[] arguments) throws Exception {
            Thread thread = new Thread(
                    () -> Predictor.open(Models.penguins("labels").build()).close());
            thread.start();
            thread.join();
        }
    }
}
