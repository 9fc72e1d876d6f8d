package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Relocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rewrites the addresses of artifacts in all {@code meta.yaml} of a store; each is replaced at once. */
final class FileRelocation {
    private static final List<String> KEYS = List.of("artifact_location", "artifact_uri", "source", "storage_location");

    private final StoreFolder store;
    private final UnaryOperator<String> address;

    FileRelocation(StoreFolder store, UnaryOperator<String> address) {
        this.store = store;
        this.address = address;
    }

    Relocation relocate() throws IOException {
        long runs = 0;
        long models = 0;
        List<Path> experiments = store.experiments();
        for (Path experiment : experiments) {
            runs += rewrite(StoreFolder.runs(experiment));
            models += rewrite(Disk.folders(experiment.resolve(StoreFolder.MODELS)));
        }
        long versions = 0;
        for (Path model : Disk.folders(store.registry()))
            versions += rewrite(List.copyOf(VersionFolders.all(model).values()));
        return new Relocation(rewrite(experiments), runs, models, versions);
    }

    private long rewrite(List<Path> folders) throws IOException {
        long changed = 0;
        for (Path folder : folders) if (rewrite(folder)) changed++;
        return changed;
    }

    private boolean rewrite(Path folder) throws IOException {
        Optional<Meta> read = Meta.read(folder);
        if (read.isEmpty()) return false;
        Meta meta = read.get();
        boolean changed = false;
        for (String key : KEYS) {
            Optional<String> old = meta.optionalText(key);
            if (old.isEmpty() || address.apply(old.get()).equals(old.get())) continue;
            meta = meta.with(key, address.apply(old.get()));
            changed = true;
        }
        if (!changed) return false;
        Batch batch = store.batch(folder);
        batch.putLast(meta);
        batch.commit();
        return true;
    }
}
