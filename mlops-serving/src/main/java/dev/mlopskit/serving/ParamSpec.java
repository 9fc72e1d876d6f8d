package dev.mlopskit.serving;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of inference in a signature, like a temperature.
 *
 * @param name its name
 * @param type the type of its value, or of each element of its list
 * @param defaultValue a string, number, boolean, or a list of such
 * @param list whether the value is a list
 */
public record ParamSpec(
        String name, DataType type, @Nullable Object defaultValue, boolean list) {}
