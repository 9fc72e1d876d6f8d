package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.function.FunctionFlavor;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A package as a flavor sees it. */
public record PackageSource(
        Map<String, Object> config,
        Optional<Signature> signature,
        String dataName,
        Content data,
        SortedMap<String, Content> files)
        implements ModelSource {
    /** Loads the model of a package with the flavor that this process knows. */
    public static LoadedModel load(PackageContent content, List<ModelFunction> functions) {
        Documents in = new Documents(PackageReader.MLMODEL);
        Map<String, Object> flavors = in.map(content.document().get("flavors"), "'flavors'");
        Flavor chosen = Flavors.choose(flavors);
        Flavor flavor = chosen instanceof FunctionFlavor
                ? new FunctionFlavor(functions)
                : chosen instanceof PipelineFlavor ? new PipelineFlavor(functions) : chosen;
        Map<String, Object> config = in.map(flavors.get(flavor.name()), "'flavors." + flavor.name() + "'");
        String name = in.text(config.get(flavor.dataKey()), "'" + flavor.dataKey() + "'");
        Content data = content.files().get(name);
        if (data == null) throw new ModelFormatException(name, "is missing: write the package again", null);
        return Threads.keep(
                flavor,
                new PackageSource(config, Optional.ofNullable(content.signature()), name, data, content.files()));
    }

    @Override
    public Optional<Path> dataFile() {
        return data instanceof Content.InFile file ? Optional.of(file.path()) : Optional.empty();
    }

    @Override
    public byte[] dataBytes() {
        return data.read();
    }

    @Override
    public byte[] file(String name) {
        Content file = files.get(name);
        if (file == null) throw new ModelFormatException(name, "is missing: the package has " + files.keySet(), null);
        return file.read();
    }
}
