package dev.mlopskit.pipeline;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** Makes jars of folders and other jars, as a build that shades does. */
final class TestJar {
    private TestJar() {}

    /** A jar with all that is in some folders and jars; of entries of one name the first. */
    static Path make(Path jar, Path... sources) throws IOException {
        Files.createDirectories(jar.getParent());
        Set<String> names = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Path source : sources) {
                if (Files.isDirectory(source)) add(out, names, source);
                else
                    try (FileSystem inside = FileSystems.newFileSystem(source)) {
                        add(out, names, inside.getPath("/"));
                    }
            }
        }
        return jar;
    }

    private static void add(JarOutputStream out, Set<String> names, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (name.equals("module-info.class") || !names.add(name)) continue;
                JarEntry entry = new JarEntry(name);
                // The same content is the same jar.
                entry.setTime(0);
                out.putNextEntry(entry);
                Files.copy(file, out);
            }
        }
    }
}
