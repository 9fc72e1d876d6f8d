package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with a service file that names what is not there. */
class BrokenServiceTest {
    @TempDir
    Path folder;

    @Test
    void builtInFlavorsAreReadAllTheSame() throws Exception {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(
                services.resolve("dev.mlopskit.serving.spi.Flavor"), "no.such.Flavor\ndev.mlopskit.serving.Models\n");
        Path model = Models.written(folder.resolve("model"));
        List<URL> urls = new ArrayList<>();
        urls.add(folder.resolve("classes").toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            urls.add(Path.of(entry).toUri().toURL());
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method read = loader.loadClass(ModelPackage.class.getName()).getMethod("read", Path.class);
            read.invoke(null, model);
            Path document = model.resolve("MLmodel");
            Files.delete(model.resolve("mlopskit.json"));
            Files.writeString(document, Files.readString(document).replace("  onnx:", "  keras:"));
            assertThatThrownBy(() -> read.invoke(null, model))
                    .cause()
                    .hasMessageContaining("knows [onnx, ")
                    .hasMessageContaining("no.such.Flavor")
                    .hasMessageContaining("dev.mlopskit.serving.Models");
        }
    }
}
