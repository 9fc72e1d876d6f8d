package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.internal.function.RowFunction;
import java.util.function.Function;

/**
 * A model that is code of the application: the flavor {@code java_function}. A package says its name and no class; what has that
 * name is registered where the model is opened, by {@link dev.mlopskit.serving.PredictorOptions#of}, or by {@link
 * java.util.ServiceLoader} for all of them. Thread-safe; what it loads need not be.
 */
@Beta
public interface ModelFunction {
    /** What packages call it. */
    String name();

    /**
     * Makes the model, with the files of the package that it needs. Called again for each thread if the model says that it is
     * {@link Threading#POOLED}.
     *
     * @throws dev.mlopskit.serving.ModelFormatException if such a file is missing or not what it should be
     */
    LoadedModel load(ModelSource source);

    /**
     * Makes a function of one row at a time, which any number of threads may run. The components of the records are the columns,
     * by the names that the signature has for them, or else by the rule of {@link dev.mlopskit.core.RecordColumn}: {@code
     * outValue} is {@code out_value}.
     *
     * @param name what packages call it
     * @param input a record of numbers, booleans and texts
     * @param output a record of the same
     * @throws dev.mlopskit.serving.SignatureException if a record has components of other types
     */
    static <I extends Record, O extends Record> ModelFunction of(
            String name, Class<I> input, Class<O> output, Function<? super I, ? extends O> function) {
        return of(name, input, output, Threading.SAFE, source -> function);
    }

    /**
     * Makes a function of one row at a time from the files of a package.
     *
     * @param name what packages call it
     * @param input a record of numbers, booleans and texts
     * @param output a record of the same
     * @param threading how many threads may run it at once
     * @param loader makes the function; called again for each thread if it is {@link Threading#POOLED}
     * @throws dev.mlopskit.serving.SignatureException if a record has components of other types
     */
    static <I extends Record, O extends Record> ModelFunction of(
            String name,
            Class<I> input,
            Class<O> output,
            Threading threading,
            Function<? super ModelSource, ? extends Function<? super I, ? extends O>> loader) {
        return new RowFunction<>(name, input, output, threading, loader);
    }
}
