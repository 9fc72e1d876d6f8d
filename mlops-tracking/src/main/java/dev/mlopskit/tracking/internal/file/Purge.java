package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.References;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes for good what has been deleted, but for artifacts. The {@code meta.yaml} goes first: a folder without one is nothing.
 */
final class Purge {
    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);

    private Purge() {}

    static List<String> runs(StoreFolder store, Instant before) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path experiment : store.experiments())
            for (Path run : StoreFolder.runs(experiment))
                if (isDeletedBefore(run, "deleted_time", before)) found.add(Disk.name(run));
        return found;
    }

    static List<String> models(StoreFolder store, Instant before) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path experiment : store.experiments()) {
            boolean all = store.isInTrash(experiment) && isDeletedBefore(experiment, "last_update_time", before);
            for (Path model : Disk.folders(experiment.resolve(StoreFolder.MODELS)))
                if (all && Files.exists(model.resolve(Meta.FILE))
                        || isDeletedBefore(model, "last_updated_timestamp", before)) found.add(Disk.name(model));
        }
        return found;
    }

    static List<String> experiments(StoreFolder store, Instant before) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path experiment : Disk.folders(store.trash()))
            if (isDeletedBefore(experiment, "last_update_time", before)) found.add(Disk.name(experiment));
        return found;
    }

    private static boolean isDeletedBefore(Path folder, String time, Instant before) throws IOException {
        try {
            Optional<Meta> meta = Meta.read(folder);
            return meta.isPresent()
                    && !meta.get().active()
                    && meta.get().time(time).isBefore(before);
        } catch (StoreException e) {
            LOG.warn("left {} as it is: {}", folder, e.getMessage());
            return false;
        }
    }

    /** Whether no version of a registered model needs a run or a logged model. */
    static boolean isFree(References references, Path folder, String address) throws IOException {
        Optional<Meta> meta = Meta.read(folder);
        return meta.isPresent()
                && references
                        .userOf(
                                Disk.name(folder),
                                meta.get().optionalText(address).orElse(""))
                        .isEmpty();
    }

    /** Removes a run, unless it is not deleted. */
    static void run(StoreFolder store, Path folder) throws IOException {
        if (Meta.read(folder).filter(meta -> !meta.active()).isPresent()) item(store, folder);
    }

    /** Removes a logged model, unless neither it nor its experiment is deleted. */
    static void model(StoreFolder store, Path folder) throws IOException {
        if (Meta.read(folder)
                .filter(meta -> FileModels.isDeleted(store, folder, meta))
                .isPresent()) item(store, folder);
    }

    private static void item(StoreFolder store, Path folder) throws IOException {
        deleteMeta(store, folder);
        try (var children = Files.list(folder)) {
            for (Path child : children.toList())
                if (!Disk.name(child).equals(StoreFolder.ARTIFACTS)
                        || Disk.filesBelow(child).isEmpty()) Folders.delete(child);
        }
        deleteIfEmpty(store, folder);
    }

    private static void deleteMeta(StoreFolder store, Path folder) throws IOException {
        Files.delete(folder.resolve(Meta.FILE));
        store.force(folder);
    }

    /** Leaves an experiment alone that is not deleted or still has something in it. */
    static void experiment(StoreFolder store, Path folder) throws IOException {
        if (!store.isInTrash(folder) || !StoreFolder.runs(folder).isEmpty()) return;
        for (Path model : Disk.folders(folder.resolve(StoreFolder.MODELS)))
            if (Files.exists(model.resolve(Meta.FILE))) return;
        if (!Disk.folders(folder.resolve(StoreFolder.TRACES)).isEmpty()) return;
        deleteMeta(store, folder);
        Folders.delete(folder.resolve(StoreFolder.TAGS));
        Folders.delete(folder.resolve(StoreFolder.DATASETS));
        deleteIfEmpty(store, folder.resolve(StoreFolder.MODELS));
        deleteIfEmpty(store, folder.resolve(StoreFolder.TRACES));
        deleteIfEmpty(store, folder);
    }

    private static void deleteIfEmpty(StoreFolder store, Path folder) throws IOException {
        try {
            if (Files.deleteIfExists(folder)) store.force(folder.resolveSibling(""));
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("artifacts are left in {}", folder, e);
            store.force(folder);
        }
    }
}
