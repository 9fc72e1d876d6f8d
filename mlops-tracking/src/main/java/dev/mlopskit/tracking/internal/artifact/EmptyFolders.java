package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folders of this machine that are left when all that was in them has been removed. */
public final class EmptyFolders {
    private EmptyFolders() {}

    /**
     * Removes the folder of an address and those above it, up to the one that has the name of what they were of, as long as they
     * are empty. Does nothing where none has that name, or the address is not of this machine.
     */
    public static void remove(TrackingStore store, String uri, String id) {
        boolean elsewhere = uri.contains("://") && !uri.startsWith("file:");
        if (elsewhere || !List.of(uri.split("/")).contains(id)) return;
        for (Path at = store.artifacts(uri).folder().orElse(null); at != null; at = at.getParent()) {
            try {
                Files.deleteIfExists(at);
            } catch (IOException e) {
                // Something is left in it, or it is not ours to remove; an empty folder does no harm.
                return;
            }
            if (at.endsWith(id)) return;
        }
    }
}
