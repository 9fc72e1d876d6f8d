package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.internal.Conflicts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans the datasets that a run read, for one batch: a dataset is kept once in its experiment, and linked to the run with what
 * it was for. MLflow has room for one context of a dataset in a run.
 */
final class DatasetLinks {
    static final String CONTEXT = "mlflow.data.context";

    private final Batch batch;
    private final Path run;
    private final Map<Path, Meta> planned = new HashMap<>();

    DatasetLinks(Batch batch, Path run) {
        this.batch = batch;
        this.run = run;
    }

    static Path datasets(Path run) {
        return run.resolveSibling(StoreFolder.DATASETS);
    }

    void add(DatasetInput input) throws IOException {
        Dataset dataset = input.dataset();
        String id = md5(dataset.name(), dataset.digest());
        addDataset(datasets(run).resolve(id), dataset);
        addLink(run.resolve(StoreFolder.INPUTS).resolve(md5(id, Disk.name(run))), id, input);
    }

    /** Adds the schema and the profile to a dataset that was first logged without; what is there stays. */
    private void addDataset(Path folder, Dataset dataset) throws IOException {
        Meta present = present(folder);
        if (present == null)
            plan(
                    folder,
                    Meta.of(folder)
                            .with("name", dataset.name())
                            .with("digest", dataset.digest())
                            .with("source_type", dataset.sourceType())
                            .with("source", dataset.source())
                            .with("schema", dataset.schema())
                            .with("profile", dataset.profile()));
        else {
            Meta filled = fill(fill(present, "schema", dataset.schema()), "profile", dataset.profile());
            if (filled != present) plan(folder, filled);
        }
    }

    private static Meta fill(Meta meta, String key, @Nullable String value) {
        return value == null || meta.optionalText(key).isPresent() ? meta : meta.with(key, value);
    }

    private void addLink(Path folder, String datasetId, DatasetInput input) throws IOException {
        Map<String, String> tags = input.context().isEmpty() ? Map.of() : Map.of(CONTEXT, input.context());
        Meta present = present(folder);
        if (present == null)
            plan(
                    folder,
                    Meta.of(folder)
                            .with("source_type", "DATASET")
                            .with("source_id", datasetId)
                            .with("destination_type", "RUN")
                            // So MLflow writes it, which reads the source only.
                            .with("destination_id", datasetId)
                            .with("tags", tags));
        else if (!tags.isEmpty()) agree(folder, present, input);
    }

    private void agree(Path folder, Meta present, DatasetInput input) {
        Map<String, String> tags = new HashMap<>(present.texts("tags"));
        String before = tags.putIfAbsent(CONTEXT, input.context());
        if (before == null) plan(folder, present.with("tags", tags));
        else if (!before.equals(input.context())) throw Conflicts.secondContext(Disk.name(run), input, before);
    }

    private @Nullable Meta present(Path folder) throws IOException {
        Meta before = planned.get(folder);
        return before != null ? before : Meta.read(folder).orElse(null);
    }

    private void plan(Path folder, Meta meta) {
        planned.put(folder, meta);
        if (Files.exists(folder)) batch.putLast(meta);
        else batch.makeFolder(meta, Map.of());
    }

    /** MLflow's ids of datasets and of links to them. */
    private static String md5(String first, String second) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(first.getBytes(StandardCharsets.UTF_8));
            md5.update(second.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
