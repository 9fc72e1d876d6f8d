package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Folders;
import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The registered models of a folder. The name of a model is that of its folder, whatever its {@code meta.yaml} says: it is the
 * folder that a renaming moves.
 */
final class RegisteredModelFolders {
    private RegisteredModelFolders() {}

    /** Where a model of a name lies, whether it is there or not. */
    static Path place(StoreFolder store, String name) {
        if (name.indexOf('%') >= 0 || name.indexOf('/') >= 0)
            throw new InvalidValueException(
                    "registered model name '" + name + "'",
                    "has a '%' or '/', which MLflow's file store does not take: use another name");
        return KeyFiles.resolve(store.registry(), name);
    }

    static Path require(StoreFolder store, String name) {
        Path folder = place(store, name);
        if (!Files.exists(folder.resolve(Meta.FILE)))
            throw new NotFoundException(
                    "registered model", name, "register a version first; Tracking.registeredModels() lists them");
        return folder;
    }

    /** Makes a model, unless it is there. */
    static Path create(StoreFolder store, String name, long now) throws IOException {
        Path folder = place(store, name);
        if (Files.exists(folder.resolve(Meta.FILE))) return folder;
        store.make(folder);
        Batch batch = store.batch(folder);
        batch.putLast(Meta.of(folder)
                .with("name", name)
                .with("creation_timestamp", now)
                .with("last_updated_timestamp", now)
                .with("description", null)
                .with("aliases", Map.of()));
        batch.commit();
        return folder;
    }

    /** The model of a folder; empty if there is none. */
    static Optional<RegisteredModelData> read(Path folder) throws IOException {
        Optional<Meta> meta = Meta.read(folder);
        if (meta.isEmpty()) return Optional.empty();
        return Optional.of(new RegisteredModelData(
                Disk.name(folder),
                meta.get().time("creation_timestamp"),
                meta.get().time("last_updated_timestamp"),
                meta.get().optionalText("description").orElse(null),
                Map.copyOf(AliasFiles.read(folder)),
                Map.copyOf(KeyFiles.read(folder.resolve(StoreFolder.TAGS)))));
    }

    /**
     * Plans to say when a model was changed, unless it has been changed since: what a merge brings may have been done before.
     * What else is there of it is made to fit the folder's name.
     */
    static Meta touched(Path folder, long when) throws IOException {
        Meta meta = Meta.read(folder).orElseThrow();
        long last = meta.optionalNumber("last_updated_timestamp").orElse(0L);
        return meta.with("name", Disk.name(folder)).with("last_updated_timestamp", Math.max(last, when));
    }

    /**
     * Takes a model away in one step, by moving its folder out of the store before it is deleted: MLflow fails over a folder
     * that lost its {@code meta.yaml}. Where that cannot be done, the folder is deleted where it is.
     */
    static void delete(StoreFolder store, Path folder) throws IOException {
        Path aside = store.root().resolveSibling("." + Disk.name(store.root()) + "-" + Ids.random() + ".tmp");
        try {
            store.move(folder, aside);
        } catch (IOException e) {
            Folders.delete(folder);
            return;
        }
        Folders.delete(aside);
    }
}
