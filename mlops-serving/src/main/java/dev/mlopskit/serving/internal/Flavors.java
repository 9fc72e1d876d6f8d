package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.spi.Flavor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The flavors that this process may load: the built-in ones, and what service files in its own class path add. */
public final class Flavors {
    private static final Map<String, Flavor> KNOWN = known();

    private Flavors() {}

    private static Map<String, Flavor> known() {
        Map<String, Flavor> all = new LinkedHashMap<>();
        all.put(OnnxFlavor.NAME, new OnnxFlavor());
        for (Flavor flavor : ServiceLoader.load(Flavor.class, Flavor.class.getClassLoader()))
            all.putIfAbsent(flavor.name(), flavor);
        return all;
    }

    /**
     * The first known flavor among those of a model; {@code python_function}, which every model of MLflow has, is none.
     *
     * @throws ModelFormatException if none is known
     */
    public static Flavor choose(Map<String, ?> flavors) {
        for (Map.Entry<String, Flavor> known : KNOWN.entrySet())
            if (flavors.containsKey(known.getKey())) return known.getValue();
        throw new ModelFormatException(
                PackageReader.MLMODEL,
                "has the flavors " + flavors.keySet() + ", and this process knows " + KNOWN.keySet()
                        + ": log the model with one of these, or register a Flavor with ServiceLoader",
                null);
    }
}
