package dev.mlopskit.tracking.internal.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are kept open for appending, since opening and closing one takes longer than writing a line. To be used under the
 * lock of the store.
 */
final class AppendStreams {
    private static final Logger LOG = LoggerFactory.getLogger(AppendStreams.class);
    private static final int MAX = 64;

    private record Open(Object fileKey, FileOutputStream stream) {}

    private final Map<Path, Open> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Open> eldest) {
            if (size() <= MAX) return false;
            close(eldest.getValue());
            return true;
        }
    };

    /**
     * The open stream of a file.
     *
     * @param fileKey what the file system knows the file of this name by now; {@code null} where it says nothing, and open
     *     files could not be moved
     * @return {@code null} if the file cannot be kept open
     */
    @Nullable
    FileOutputStream of(Path file, @Nullable Object fileKey) throws IOException {
        if (fileKey == null) return null;
        Open found = open.get(file);
        if (found != null && found.fileKey().equals(fileKey)) return found.stream();
        if (found != null) close(found);
        FileOutputStream stream = new FileOutputStream(file.toFile(), true);
        open.put(file, new Open(fileKey, stream));
        return stream;
    }

    void close() {
        open.values().forEach(AppendStreams::close);
        open.clear();
    }

    private static void close(Open open) {
        try {
            open.stream().close();
        } catch (IOException e) {
            // Every write has gone to the operating system already.
            LOG.debug("a file did not close", e);
        }
    }
}
