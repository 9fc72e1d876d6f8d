package dev.mlopskit.serving.internal.function;

import dev.mlopskit.core.NearNames;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Functions by name: those that were given, and those of service files. No class is ever named by a package. */
public final class FunctionFlavor implements Flavor {
    public static final String NAME = "java_function";

    /** The key that names the function. */
    public static final String FUNCTION = "function";

    private final List<ModelFunction> given;

    public FunctionFlavor(List<ModelFunction> given) {
        this.given = given;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        if (!(source.config().get(FUNCTION) instanceof String name))
            throw new ModelFormatException(
                    "MLmodel", "has no text in 'flavors." + NAME + "." + FUNCTION + "': write the package again", null);
        Map<String, ModelFunction> known = known();
        ModelFunction function = known.get(name);
        if (function != null) return function.load(source);
        List<String> near = NearNames.of(name, known.keySet());
        throw new ModelExecutionException(
                NAME,
                "has no function '" + name + "' here"
                        + (near.isEmpty() ? "" : ", but '" + near.get(0) + "'")
                        + "; registered are " + known.keySet()
                        + ": open the model with PredictorOptions.of(..) that has it, or name its provider in a service"
                        + " file of " + ModelFunction.class.getName()
                        + "; a pipeline is packaged with it by ModelPipelineBuilder.functions(..)",
                null);
    }

    private Map<String, ModelFunction> known() {
        Map<String, ModelFunction> known = new LinkedHashMap<>();
        for (ModelFunction function : given) known.put(function.name(), function);
        try {
            for (ModelFunction function : ServiceLoader.load(ModelFunction.class, ModelFunction.class.getClassLoader()))
                known.putIfAbsent(function.name(), function);
        } catch (ServiceConfigurationError e) {
            throw new ModelExecutionException(
                    NAME, "found a broken service file: " + e.getMessage() + ": correct or remove it", e);
        }
        return known;
    }
}
