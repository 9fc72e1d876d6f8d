package dev.mlopskit.pipeline;

import java.util.List;

/**
 * A definition that cannot become a plan: a bad, duplicate or unknown name, a task of another pipeline, or a cycle; or options
 * that a run of it cannot have, such as a param that is missing. Holds
 * all errors at once, each with what to do about it.
 */
public final class InvalidPipelineException extends PipelineException {
    private static final long serialVersionUID = 1L;
    private final String pipeline;
    private final String[] errors;

    InvalidPipelineException(String pipeline, List<String> errors) {
        super("pipeline '" + pipeline + "' cannot run, " + (errors.size() == 1 ? "1 error" : errors.size() + " errors")
                + ":\n  - " + String.join("\n  - ", errors));
        this.pipeline = pipeline;
        this.errors = errors.toArray(new String[0]);
    }

    /** The name of the pipeline, as it was given. */
    public String pipeline() {
        return pipeline;
    }

    /** Every error, in the order of the definition; cycles come last. */
    public List<String> errors() {
        return List.of(errors);
    }
}
