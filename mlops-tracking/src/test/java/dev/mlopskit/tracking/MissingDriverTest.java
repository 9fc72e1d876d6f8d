package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application without PostgreSQL's driver. */
class MissingDriverTest {
    @Test
    void the_message_names_what_to_add_and_all_else_works() throws Exception {
        try (URLClassLoader loader = without("postgresql-.*\\.jar")) {
            assertThat(open(loader, "postgresql://ann:s3cret@localhost:1/db"))
                    .matches("(?s).*StoreException.*postgresql://ann@localhost:1/db"
                            + ".*org\\.postgresql:postgresql:\\d+\\.\\d+\\.\\d+.*")
                    .doesNotContain("s3cret");
            assertThat(open(loader, "sqlite:///:memory:")).isEqualTo("sqlite:///:memory:");
        }
    }

    @Test
    void of_what_S3_needs_only_that_is_named_which_is_not_there() throws Exception {
        try (URLClassLoader loader = without("url-connection-client-.*\\.jar")) {
            Class<?> stores = loader.loadClass(ArtifactStore.class.getName());
            assertThatThrownBy(() -> stores.getMethod("open", String.class, Map.class)
                            .invoke(null, "s3://bucket/prefix", Map.of()))
                    .cause()
                    .hasMessageContaining("add software.amazon.awssdk:url-connection-client to")
                    .hasMessageNotContaining("awssdk:s3");
        }
    }

    private static URLClassLoader without(String jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!Path.of(entry).getFileName().toString().matches(jars))
                urls.add(Path.of(entry).toUri().toURL());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
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
