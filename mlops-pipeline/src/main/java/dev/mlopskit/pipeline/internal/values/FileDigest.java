package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the files are whose paths are in a value. */
public final class FileDigest {
    /** What stands for a file that is not there. */
    public static final String ABSENT = "absent";

    private FileDigest() {}

    /** The digest of a file, or of all files of a folder and their names; {@link #ABSENT} where there is neither. */
    public static String of(Path path) {
        try {
            if (Files.isRegularFile(path)) return Digest.sha256(path);
            if (!Files.isDirectory(path)) return ABSENT;
            StringBuilder all = new StringBuilder();
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file :
                        (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator)
                    all.append(path.relativize(file))
                            .append(' ')
                            .append(Digest.sha256(file))
                            .append('\n');
            }
            return Digest.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException("the file '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The digests of all that is there of the paths in a value. */
    public static Map<String, String> ofAll(@Nullable Object value) {
        Map<String, String> found = new TreeMap<>();
        collect(value, found);
        return found;
    }

    private static void collect(@Nullable Object value, Map<String, String> found) {
        if (value instanceof Path path) found.put(path.toString(), of(path));
        else if (value instanceof Collection<?> all) all.forEach(each -> collect(each, found));
        else if (value instanceof Optional<?> optional) optional.ifPresent(each -> collect(each, found));
        else if (value instanceof Map<?, ?> map)
            map.forEach((key, each) -> {
                collect(key, found);
                collect(each, found);
            });
        else if (value instanceof Record row)
            for (RecordComponent component : Records.components(row)) collect(Records.value(row, component), found);
    }
}
