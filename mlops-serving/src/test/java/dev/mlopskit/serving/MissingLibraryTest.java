package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.util.ZstdVersion;
import dev.mlopskit.serving.batch.BatchScoring;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has not added a library that it needs. */
class MissingLibraryTest {
    @TempDir
    Path folder;

    @Test
    void onnxRuntimeIsNamedWithWhatToAdd() throws Exception {
        assertThatThrownBy(() -> without("onnxruntime", "open"))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ModelExecutionException"))
                .hasMessageContaining("com.microsoft.onnxruntime:onnxruntime:");
    }

    @Test
    void zstdIsNamedWithWhatToAddWhenWritingAndWhenReading() throws Exception {
        Path good = folder.resolve("good.tar.zst");
        Models.penguins("labels").build().archive(good);
        for (String deed : List.of("archive", "unpack"))
            assertThatThrownBy(() -> without("zstd-jni", deed, good, folder.resolve(deed + ".tar.zst")))
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ArchiveException"))
                    .hasMessageContaining("com.github.luben:zstd-jni:" + ZstdVersion.VERSION);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(good);
        }
        assertThatCode(() -> without("zstd-jni", "archive", good, folder.resolve("m.tar.gz")))
                .doesNotThrowAnyException();
    }

    @Test
    void duckdb_is_named_with_what_to_add() throws Exception {
        assertThatThrownBy(() -> without("duckdb", "parquet", Files.createFile(folder.resolve("in.parquet")), folder))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("BatchException"))
                .hasMessageContaining("org.duckdb:duckdb_jdbc:1");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("in.parquet"));
        }
    }

    /** Calls a method below in a class loader that lacks a library. */
    private static void without(String library, String method, Path... arguments) throws Throwable {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!entry.contains(library)) urls.add(Path.of(entry).toUri().toURL());
        try (URLClassLoader without =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?>[] types = Stream.of(arguments).map(path -> Path.class).toArray(Class<?>[]::new);
            Method called =
                    without.loadClass(MissingLibraryTest.class.getName()).getDeclaredMethod(method, types);
            called.setAccessible(true);
            called.invoke(null, (Object[]) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static void open() {
        Predictor.open(Models.penguins("labels").build()).close();
    }

    static void parquet(Path file, Path folder) {
        try (Predictor<?, ?> model = Predictor.open(Models.penguins("labels").build())) {
            BatchScoring.parquet(file).run(model, "m", folder.resolve("out.csv"));
        }
    }

    static void archive(Path good, Path other) {
        Models.penguins("labels").build().archive(other);
    }

    static void unpack(Path good, Path other) {
        ModelPackage.unpack(good, other);
    }
}
