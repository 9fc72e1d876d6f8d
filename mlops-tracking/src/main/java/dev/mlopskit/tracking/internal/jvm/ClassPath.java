package dev.mlopskit.tracking.internal.jvm;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The jars and folders that the code of this process comes from: class path, module path, and the {@code Class-Path} of the
 * manifests of jars, which is how a program started with {@code java -jar} names its libraries.
 */
final class ClassPath {
    private ClassPath() {}

    /** Those of this process, in the order in which they are searched. */
    static List<Path> ofProcess() {
        return entries(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""));
    }

    /** Those of a module path and a class path that are there, each once. */
    static List<Path> entries(String modulePath, String classPath) {
        Set<Path> entries = new LinkedHashSet<>();
        for (Path entry : split(modulePath)) {
            List<Path> jars = isFolderOfModules(entry) ? jarsIn(entry) : List.of(entry);
            jars.forEach(jar -> add(jar, entries));
        }
        for (Path entry : split(classPath)) add(entry, entries);
        return new ArrayList<>(entries);
    }

    private static List<Path> split(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static boolean isFolderOfModules(Path entry) {
        return Files.isDirectory(entry) && !Files.exists(entry.resolve("module-info.class"));
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return skipped(folder, e);
        }
    }

    private static void add(Path entry, Set<Path> entries) {
        Path path = entry.toAbsolutePath().normalize();
        // What is not there is no error for the virtual machine either.
        if (!Files.exists(path) || !entries.add(path) || !Files.isRegularFile(path)) return;
        for (Path named : namedByManifest(path)) add(named, entries);
    }

    private static List<Path> namedByManifest(Path jar) {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (names == null) return List.of();
            List<Path> paths = new ArrayList<>();
            for (String name : names.strip().split("\\s+")) {
                URI uri = jar.toUri().resolve(name);
                if ("file".equals(uri.getScheme())) paths.add(Path.of(uri));
            }
            return paths;
        } catch (IOException | IllegalArgumentException e) {
            return skipped(jar, e);
        }
    }

    private static List<Path> skipped(Path entry, Exception because) {
        LoggerFactory.getLogger(ClassPath.class).debug("{} of the class path cannot be read", entry, because);
        return List.of();
    }
}
