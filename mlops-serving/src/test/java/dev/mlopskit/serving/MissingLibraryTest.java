package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application that has not added ONNX Runtime. */
class MissingLibraryTest {
    @Test
    void theErrorSaysWhatToAdd() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!entry.contains("onnxruntime")) urls.add(Path.of(entry).toUri().toURL());
        try (URLClassLoader without =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method open = without.loadClass(MissingLibraryTest.class.getName()).getDeclaredMethod("open");
            open.setAccessible(true);
            assertThatThrownBy(() -> open.invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ModelExecutionException"))
                    .hasMessageContaining("com.microsoft.onnxruntime:onnxruntime:");
        }
    }

    static void open() {
        Predictor.open(Models.penguins("labels").build()).close();
    }
}
