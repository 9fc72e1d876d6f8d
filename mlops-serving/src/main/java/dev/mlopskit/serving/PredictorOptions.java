package dev.mlopskit.serving;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.spi.ModelFunction;
import java.util.List;

/**
 * What a model is opened with.
 *
 * @param functions the code that packages of the flavor {@code java_function} may name, before what {@link
 *     java.util.ServiceLoader} finds
 */
@Beta
public record PredictorOptions(List<ModelFunction> functions) {
    /** No functions but those that {@link java.util.ServiceLoader} finds. */
    public static final PredictorOptions DEFAULT = new PredictorOptions(List.of());

    /**
     * Copies them.
     *
     * @throws ServingException if two have one name
     */
    public PredictorOptions {
        functions = List.copyOf(functions);
        long names = functions.stream().map(ModelFunction::name).distinct().count();
        if (names < functions.size())
            throw new ServingException("two of the functions "
                    + functions.stream().map(ModelFunction::name).toList() + " have one name: rename one");
    }

    /** Options with these functions. */
    public static PredictorOptions of(ModelFunction... functions) {
        return new PredictorOptions(List.of(functions));
    }
}
