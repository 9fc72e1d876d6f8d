package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are too long for a row lie where artifacts do, and the row has their path and digest. */
public final class Spill {
    /** In characters of JSON. */
    static final int THRESHOLD = 64 * 1024;

    private static final String FOLDER = "mlopskit-journal";

    private final TrackingStore store;

    /** Beside the artifacts of a store. */
    public Spill(TrackingStore store) {
        this.store = store;
    }

    /**
     * Keeps a text, in a folder if it is long.
     *
     * @param name which of the texts of the folder it is, of any characters
     * @throws PipelineException if it cannot be written
     */
    public Kept keep(String folder, List<?> name, String text) {
        if (text.length() <= THRESHOLD) return new Kept(text, null);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // By a digest, as names may be longer than those of files, and two of them must not be one.
        String path = folder + "/" + Digest.sha256(Values.write(name).getBytes(StandardCharsets.UTF_8)) + ".json";
        told(path, "written", artifacts -> {
            artifacts.write(path, bytes);
            return null;
        });
        return new Kept(null, Digest.sha256(bytes) + " " + path);
    }

    /**
     * A text that was kept, which is what it was; {@code null} if there was none.
     *
     * @throws PipelineException if it cannot be read, or has been changed
     */
    public @Nullable String read(Kept kept) {
        String address = kept.address();
        return address == null ? kept.text() : readAt(address);
    }

    private String readAt(String address) {
        String path = path(address);
        byte[] bytes = told(path, "read", artifacts -> {
            try (InputStream in = artifacts.read(path)) {
                return in.readAllBytes();
            }
        });
        if (!address.startsWith(Digest.sha256(bytes) + " "))
            throw new PipelineException("value '" + path
                    + "' is not what was written: restore the file, or run its task" + " again with Rerun.from(..)");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Deletes a folder with all that is in it. */
    public void delete(String folder) {
        told(folder, "deleted", artifacts -> {
            artifacts.delete(folder);
            return null;
        });
    }

    /** Deletes one long text. */
    public void deleteAt(String address) {
        delete(path(address));
    }

    private static String path(String address) {
        return address.substring(address.indexOf(' ') + 1);
    }

    private interface Work<T extends @Nullable Object> {
        T run(ArtifactStore artifacts) throws IOException;
    }

    private <T extends @Nullable Object> T told(String path, String done, Work<T> work) {
        try {
            return work.run(artifacts());
        } catch (IOException | TrackingException e) {
            throw new StoreFailure(
                    "value '" + path + "' of " + store.uri() + " could not be " + done + ": " + e.getMessage(), e);
        }
    }

    /** Beside the artifacts of the experiments. */
    private ArtifactStore artifacts() {
        ExperimentData first = store.experiments()
                .byId("0")
                .orElseThrow(() -> new StoreException(
                        store.uri(), "has no experiment 0, which says where its artifacts lie: restore it", null));
        String location = first.artifactLocation();
        int end = location.endsWith("/0") ? location.length() - 2 : location.length();
        return store.artifacts(location.substring(0, end) + "/" + FOLDER);
    }
}
