package dev.mlopskit.serving;

/**
 * What became of one row among several: an answer, or why there is none.
 *
 * @param <O> rows that the model gives
 */
public sealed interface RowResult<O> {
    /**
     * The model's answer.
     *
     * @param value what the model gave
     */
    record Answered<O>(O value) implements RowResult<O> {}

    /**
     * A row that did not fit the signature, or on which the model failed.
     *
     * @param error what is wrong with it
     */
    record Refused<O>(ServingException error) implements RowResult<O> {}

    /**
     * The answer.
     *
     * @throws ServingException if the row was refused
     */
    default O orThrow() {
        if (this instanceof Answered<O> answered) return answered.value();
        throw ((Refused<O>) this).error();
    }
}
