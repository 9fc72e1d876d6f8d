package dev.mlopskit.serving.internal.tribuo;

import dev.mlopskit.serving.internal.model.OptionalLibrary;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;

/** Models of Tribuo. Names no type of it itself, so that it can say what to add where that is absent. */
public final class TribuoFlavor implements Flavor {
    public static final String NAME = "tribuo";

    private static final OptionalLibrary LIBRARY = new OptionalLibrary(
            "Tribuo with the module that trained the model",
            "org.tribuo:tribuo-all",
            "tribuo.version",
            "org.tribuo.core");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        try {
            return TribuoModel.load(source);
        } catch (LinkageError e) {
            throw LIBRARY.absent(NAME, e);
        }
    }

    /** What a model says of where it comes from, on one line. */
    public static String provenance(String file, byte[] model) {
        try {
            return TribuoReader.read(file, model).getProvenance().toString();
        } catch (LinkageError e) {
            throw LIBRARY.absent(NAME, e);
        }
    }
}
