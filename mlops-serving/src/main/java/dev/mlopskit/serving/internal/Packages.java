package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.function.FunctionFlavor;
import dev.mlopskit.serving.internal.model.Threads;
import dev.mlopskit.serving.internal.packaging.Documents;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.packaging.PackageReader;
import dev.mlopskit.serving.internal.packaging.PackageSource;
import dev.mlopskit.serving.internal.pipeline.PipelineFlavor;
import dev.mlopskit.serving.internal.pipeline.StepPackages;
import dev.mlopskit.serving.internal.rows.SignatureFit;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and loads packages with the flavors that this process knows: here what is written in a package meets what can run it.
 *
 * @param functions those of the application, which packages of {@code java_function} name
 */
public record Packages(List<ModelFunction> functions) implements StepPackages {
    /** No functions but those of service files. */
    public static final Packages PLAIN = new Packages(List.of());

    @Override
    public PackageContent read(Path directory) {
        return PackageReader.read(directory, this::flavor);
    }

    /** Reads a directory that whoever asks knows by another name, such as that of an archive. */
    public PackageContent read(Path directory, Path shown) {
        return PackageReader.read(directory, shown, this::flavor);
    }

    @Override
    public LoadedModel load(PackageContent content) {
        Documents in = new Documents(PackageReader.MLMODEL);
        Map<String, Object> flavors = in.map(content.document().get("flavors"), "'flavors'");
        Flavor flavor = flavor(flavors);
        Map<String, Object> config = in.map(flavors.get(flavor.name()), "'flavors." + flavor.name() + "'");
        String name = in.text(config.get(flavor.dataKey()), "'" + flavor.dataKey() + "'");
        Content data = content.files().get(name);
        if (data == null) throw new ModelFormatException(name, "is missing: write the package again", null);
        LoadedModel model = Threads.keep(
                code(flavor, config),
                flavor,
                new PackageSource(config, Optional.ofNullable(content.signature()), name, data, content.files()));
        try {
            if (content.signature() != null) check(content.signature(), model, content.provenance() != null);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static void check(Signature signature, LoadedModel model, boolean own) {
        SignatureFit.inputs(signature, model.inputs());
        if (own) SignatureFit.outputs(signature, model.outputs());
    }

    /** Each function has a rule about threads of its own. */
    private static String code(Flavor flavor, Map<String, Object> config) {
        return flavor instanceof FunctionFlavor
                ? flavor.name() + " " + config.get(FunctionFlavor.FUNCTION)
                : flavor.name();
    }

    private Flavor flavor(Map<String, ?> named) {
        return Flavors.choose(named, new FunctionFlavor(functions), new PipelineFlavor(this));
    }
}
