package dev.mlopskit.serving.internal.pmml;

import dev.mlopskit.serving.internal.model.OptionalLibrary;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;

/** Models in PMML. */
public final class PmmlFlavor implements Flavor {
    public static final String NAME = "pmml";

    private static final OptionalLibrary LIBRARY = new OptionalLibrary(
            "PMML4S", "org.pmml4s:pmml4s_3", "pmml.version", "ALL-DEFAULT, with its jars on the class path");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        byte[] bytes = source.dataBytes();
        PmmlCheck.check(source.dataName(), bytes);
        try {
            return PmmlModel.load(source, bytes);
        } catch (LinkageError e) {
            throw LIBRARY.absent(NAME, e);
        }
    }
}
