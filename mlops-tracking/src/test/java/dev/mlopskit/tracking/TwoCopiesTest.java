package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two class loaders of one process each have a copy of this library, as web applications do. */
@Timeout(120)
class TwoCopiesTest {
    @TempDir
    Path folder;

    private URLClassLoader otherLoader() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            path.add(Path.of(entry).toUri().toURL());
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** What the other copy does: opens a store and logs to it, closes it again if told so, and says what went wrong. */
    static final class Other implements Function<String, Object> {
        @Override
        public Object apply(String uri) {
            try {
                Tracking tracking = Tracking.builder().uri(uri).open();
                tracking.experiment("other").startRun("b").metric("loss", 1);
                return (AutoCloseable) tracking::close;
            } catch (RuntimeException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Object open(ClassLoader other, String uri) throws Exception {
        var constructor = other.loadClass(Other.class.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        return ((Function<String, Object>) constructor.newInstance()).apply(uri);
    }

    private String uri(String name) {
        return (name.endsWith(".db") ? "sqlite:///" : "") + folder.resolve(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow.db", "mlruns"})
    void the_second_is_refused_until_the_first_has_closed_the_store(String name) throws Exception {
        String uri = uri(name);
        try (URLClassLoader other = otherLoader()) {
            try (Tracking tracking = Tracking.builder().uri(uri).open();
                    Tracking again = Tracking.builder().uri(uri).open()) {
                assertThat(again.experiment("mine").startRun("a").runId()).isNotEmpty();
                assertThat(open(other, uri))
                        .asString()
                        .startsWith("StoreException")
                        .contains(name, "another copy of this library", "close it there first");
                tracking.experiment("mine").startRun("c").metric("loss", 1);
            }
            AutoCloseable theirs = (AutoCloseable) open(other, uri);
            assertThatThrownBy(() -> Tracking.builder().uri(uri).open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("URLClassLoader");
            theirs.close();
            try (Tracking tracking = Tracking.builder().uri(uri).open()) {
                assertThat(tracking.experiment("other").runs().count()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_link_to_the_file_is_the_same_store_and_the_other_copy_may_not_read_the_file_either() throws Exception {
        Path file = folder.resolve("mlflow.db");
        try (URLClassLoader other = otherLoader()) {
            AutoCloseable theirs = (AutoCloseable) open(other, uri("mlflow.db"));
            Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
            assertThatThrownBy(() -> Tracking.open(link)).hasMessageContaining("another copy of this library");
            try (Tracking tracking = Tracking.open(folder.resolve("mine.db"));
                    Run run = tracking.experiment("mine").startRun("a")) {
                assertThatThrownBy(() -> run.artifact(file)).isInstanceOf(InvalidValueException.class);
            }
            theirs.close();
        }
    }

    @Test
    void one_that_nobody_closed_counts_as_closed_once_it_is_garbage() throws Exception {
        Path file = folder.resolve("mlflow.db");
        try (URLClassLoader other = otherLoader()) {
            forget(file);
            while (isOpen(file)) System.gc();
            ((AutoCloseable) open(other, uri("mlflow.db"))).close();
        }
    }

    private static void forget(Path file) {
        Tracking tracking = Tracking.open(file);
        assertThat(isOpen(file)).isTrue();
        assertThat(tracking.experiment("forgotten").name()).isEqualTo("forgotten");
    }

    private static boolean isOpen(Path file) {
        return System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.endsWith(file.toString()));
    }

    @Test
    void the_system_properties_can_still_be_listed() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            System.getProperties().list(new PrintStream(OutputStream.nullOutputStream()));
            assertThat(tracking.uri()).isNotEmpty();
        }
    }
}
