package dev.mlopskit.core;

/** A record class that cannot describe columns: a component of a type that no column has, a name that is empty or stands twice. */
public final class InvalidRecordException extends MlopsException {
    private static final long serialVersionUID = 1L;
    private final String component;
    private final String problem;

    InvalidRecordException(Class<?> type, String component, String problem) {
        super((component.isEmpty() ? "" : "component '" + component + "' of ") + type.getSimpleName() + " " + problem);
        this.component = component;
        this.problem = problem;
    }

    /** The component, by its name in the record; empty when it concerns the class as a whole. */
    public String component() {
        return component;
    }

    /** What is wrong and what to do, as the end of a sentence about the component. */
    public String problem() {
        return problem;
    }
}
