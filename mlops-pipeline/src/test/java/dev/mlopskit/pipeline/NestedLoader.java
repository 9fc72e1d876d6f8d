package dev.mlopskit.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads classes whose addresses are those of jars within a jar, as Spring Boot's launcher does, and nobody else can open. */
final class NestedLoader extends ClassLoader {
    private final Path classes;

    NestedLoader(Path classes) {
        super(NestedLoader.class.getClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            byte[] bytes = Files.readAllBytes(classes.resolve(name.replace('.', '/') + ".class"));
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    protected URL findResource(String name) {
        Path file = classes.resolve(name);
        if (!Files.exists(file)) return null;
        try {
            return new URL("jar", "", -1, "nested:/app.jar/!BOOT-INF/classes/!/" + name, new Handler(file));
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Handler extends URLStreamHandler {
        private final Path file;

        Handler(Path file) {
            this.file = file;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    return Files.newInputStream(file);
                }
            };
        }
    }
}
