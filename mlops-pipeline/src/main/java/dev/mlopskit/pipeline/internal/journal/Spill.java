package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

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

    /** Keeps a text, in a folder if it is long. */
    public Kept keep(String folder, String task, int item, String text) {
        if (text.length() <= THRESHOLD) return new Kept(text, null);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String path = folder + "/" + task + (item < 0 ? "" : "." + item) + ".json";
        artifacts().write(path, bytes);
        return new Kept(null, Digest.sha256(bytes) + " " + path);
    }

    /** A long text that was kept; it is what it was. */
    public String read(String address) {
        int space = address.indexOf(' ');
        String path = address.substring(space + 1);
        try (InputStream in = artifacts().read(path)) {
            byte[] bytes = in.readAllBytes();
            if (!Digest.sha256(bytes).equals(address.substring(0, space)))
                throw new PipelineException("value '" + path + "' of the journal is not what was written: restore the"
                        + " file, or run the task again with Rerun.from(..)");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PipelineException("value '" + path + "' of the journal cannot be read", e);
        }
    }

    /** Deletes a folder with all that is in it. */
    void delete(String folder) {
        artifacts().delete(folder);
    }

    /** Deletes one long text. */
    public void deleteAt(String address) {
        artifacts().delete(address.substring(address.indexOf(' ') + 1));
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
