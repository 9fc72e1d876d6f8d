package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ModelOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The datasets that a run read and the models that it made. */
final class RunLinks {
    private static final Logger LOG = LoggerFactory.getLogger(RunLinks.class);

    private RunLinks() {}

    static void addOutput(Batch batch, Path run, ModelOutput output) {
        Path link = run.resolve(StoreFolder.OUTPUTS).resolve(output.modelId());
        if (!Files.exists(link))
            batch.makeFolder(
                    Meta.of(link)
                            .with("source_type", "RUN_OUTPUT")
                            .with("source_id", output.modelId())
                            .with("destination_type", "MODEL_OUTPUT")
                            .with("destination_id", output.modelId())
                            .with("tags", Map.of())
                            .with("step", output.step()),
                    Map.of());
    }

    static List<DatasetInput> inputs(Path run) throws IOException {
        List<DatasetInput> inputs = new ArrayList<>();
        for (Path folder : Disk.folders(run.resolve(StoreFolder.INPUTS))) {
            Optional<Meta> link = Meta.read(folder);
            if (link.isEmpty() || !link.get().text("source_type").equals("DATASET")) continue;
            Path dataset =
                    KeyFiles.resolve(DatasetLinks.datasets(run), link.get().text("source_id"));
            Optional<Meta> found = Meta.read(dataset);
            if (found.isEmpty()) LOG.warn("left out the dataset of {}: {} is not there", folder, dataset);
            else inputs.add(input(found.get(), link.get()));
        }
        return List.copyOf(inputs);
    }

    private static DatasetInput input(Meta dataset, Meta link) {
        return new DatasetInput(
                new Dataset(
                        dataset.text("name"),
                        dataset.text("digest"),
                        dataset.text("source_type"),
                        dataset.text("source"),
                        dataset.optionalText("schema").orElse(null),
                        dataset.optionalText("profile").orElse(null)),
                link.texts("tags").getOrDefault(DatasetLinks.CONTEXT, ""));
    }

    static List<ModelOutput> outputs(Path run) throws IOException {
        List<ModelOutput> outputs = new ArrayList<>();
        for (Path folder : Disk.folders(run.resolve(StoreFolder.OUTPUTS))) {
            Optional<Meta> link = Meta.read(folder);
            if (link.isEmpty() || !link.get().text("destination_type").equals("MODEL_OUTPUT")) continue;
            outputs.add(new ModelOutput(
                    link.get().text("destination_id"),
                    link.get().optionalNumber("step").orElse(0L)));
        }
        return List.copyOf(outputs);
    }
}
