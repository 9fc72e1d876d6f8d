package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that has a model and not the library that runs it. */
class FlavorLibrariesTest {
    @ParameterizedTest
    @CsvSource({
        "xgboost, xgboost4j, ml.dmlc:xgboost4j_2.12:3",
        "lightgbm, lightgbm4j, io.github.metarank:lightgbm4j:4",
        "tribuo, tribuo, org.tribuo:tribuo-all:4",
        "pmml, pmml4s, org.pmml4s:pmml4s_3:1"
    })
    void the_error_says_what_to_add(String flavor, String jar, String coordinates) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!Path.of(entry).getFileName().toString().contains(jar))
                urls.add(Path.of(entry).toUri().toURL());
        try (URLClassLoader without =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method open =
                    without.loadClass(FlavorLibrariesTest.class.getName()).getDeclaredMethod("open", String.class);
            open.setAccessible(true);
            assertThatThrownBy(() -> open.invoke(null, flavor))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ModelExecutionException"))
                    .hasMessageContaining("flavor '" + flavor + "'")
                    .hasMessageContaining(coordinates);
        }
    }

    static void open(String flavor) throws Exception {
        Path file = Files.createTempFile("model", ".xml");
        try {
            Files.writeString(file, "<PMML/>");
            ModelPackage model =
                    switch (flavor) {
                        case "tribuo" -> ModelPackage.tribuo(file).build();
                        case "pmml" -> ModelPackage.pmml(file).build();
                        default -> ModelPackage.read(Boosters.folder(flavor + "-binary"));
                    };
            Predictor.open(model).close();
        } finally {
            Files.delete(file);
        }
    }
}
