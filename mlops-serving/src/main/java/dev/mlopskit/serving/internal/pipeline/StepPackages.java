package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.spi.LoadedModel;
import java.nio.file.Path;

/** How a pipeline comes by its steps, each of which is a package of any flavor. */
public interface StepPackages {
    /**
     * Reads and checks a directory.
     *
     * @throws dev.mlopskit.serving.ModelFormatException if it is no model that this process can load
     */
    PackageContent read(Path directory);

    /** Loads the model of a package. */
    LoadedModel load(PackageContent content);
}
