package dev.mlopskit.tracking.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was found out about files, for as long as they keep their size and time. Thread-safe. */
final class FileCache<T> {
    /** Finds something out by reading a file. */
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private record Known<T>(long size, FileTime modified, T value) {}

    private final Map<Path, Known<T>> known = new ConcurrentHashMap<>();
    private final Reader<T> reader;

    FileCache(Reader<T> reader) {
        this.reader = reader;
    }

    T get(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        BasicFileAttributes now = Files.readAttributes(key, BasicFileAttributes.class);
        Known<T> found = known.get(key);
        if (found != null && found.size() == now.size() && found.modified().equals(now.lastModifiedTime()))
            return found.value();
        T value = reader.read(key);
        known.put(key, new Known<>(now.size(), now.lastModifiedTime(), value));
        return value;
    }
}
