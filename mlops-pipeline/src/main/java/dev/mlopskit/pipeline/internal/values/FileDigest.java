package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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
            return ofFolder(path);
        } catch (UncheckedIOException e) {
            throw refuse(path, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw refuse(path, e);
        }
    }

    /** Of links what they lead to. */
    private static String ofFolder(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>)
                    files.filter(each -> !Files.isDirectory(each)).sorted()::iterator)
                all.append(folder.relativize(file))
                        .append(' ')
                        .append(Files.isRegularFile(file) ? Digest.sha256(file) : ABSENT)
                        .append('\n');
        }
        return Digest.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static PipelineException refuse(Path path, IOException e) {
        if (e instanceof FileSystemLoopException)
            return new PipelineException(
                    "the folder '" + path + "' has no end: the link '" + e.getMessage()
                            + "' leads to a folder that it is in; take it out",
                    e);
        return new PipelineException("the file '" + path + "' cannot be read: " + e.getMessage(), e);
    }

    /** What a path counts by: its last name and its content; as a whole where there is nothing. */
    static String named(Path path) {
        String digest = of(path);
        if (digest.equals(ABSENT)) return ABSENT + ' ' + path;
        Path name = path.getFileName();
        return (name == null ? path : name) + " " + digest;
    }

    /** The digests of all that is there of the paths in a value. */
    public static Map<String, String> ofAll(@Nullable Object value) {
        Map<String, String> found = new TreeMap<>();
        Parts.visit(value, false, part -> {
            if (part instanceof Path path) found.put(path.toString(), of(path));
        });
        return found;
    }
}
