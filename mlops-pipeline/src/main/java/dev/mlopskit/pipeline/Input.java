package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.InputSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a body can take as an argument: the value of a {@link Task}, the values of a {@link Mapped} one, or what {@link
 * PipelineBuilder#context}, {@link PipelineBuilder#events}, {@link PipelineBuilder#value(Object) value(..)} and {@link
 * PipelineBuilder#params(Class) params(..)} stand for.
 *
 * @param <T> the type of the argument
 */
public abstract sealed class Input<T extends @Nullable Object> permits Step, Input.Given {
    private final InputSpec input;

    Input(InputSpec input) {
        this.input = input;
    }

    InputSpec input() {
        return input;
    }

    // Only ever applied to what the body of this very input returned, or what was given for it.
    @SuppressWarnings({"unchecked", "NullAway"})
    T cast(@Nullable Object value) {
        return (T) value;
    }

    /** An input that no task makes. */
    static final class Given<T extends @Nullable Object> extends Input<T> {
        Given(InputSpec input) {
            super(input);
        }
    }
}
