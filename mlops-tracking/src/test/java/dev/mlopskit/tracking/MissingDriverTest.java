package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application without PostgreSQL's driver. */
class MissingDriverTest {
    @Test
    void the_message_names_what_to_add_and_all_else_works() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!Path.of(entry).getFileName().toString().matches("postgresql-.*\\.jar"))
                urls.add(Path.of(entry).toUri().toURL());
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThat(open(loader, "postgresql://ann:s3cret@localhost:1/db"))
                    .matches("(?s).*StoreException.*postgresql://ann@localhost:1/db"
                            + ".*org\\.postgresql:postgresql:\\d+\\.\\d+\\.\\d+.*")
                    .doesNotContain("s3cret");
            assertThat(open(loader, "sqlite:///:memory:")).isEqualTo("sqlite:///:memory:");
        }
    }

    /** The address of the store, or what was thrown. */
    private static String open(ClassLoader loader, String uri) throws Exception {
        Class<?> type = loader.loadClass(Tracking.class.getName());
        Object builder = type.getMethod("builder").invoke(null);
        builder.getClass().getMethod("uri", String.class).invoke(builder, uri);
        try (AutoCloseable tracking =
                (AutoCloseable) builder.getClass().getMethod("open").invoke(builder)) {
            return (String) type.getMethod("uri").invoke(tracking);
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        }
    }
}
