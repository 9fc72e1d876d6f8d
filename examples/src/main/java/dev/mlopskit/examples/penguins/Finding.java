package dev.mlopskit.examples.penguins;

/** One thing that a check found in the data. */
public record Finding(Severity severity, String message) {
    /** How bad it is. */
    public enum Severity {
        /** Worth a look; a model can be trained all the same. */
        WARNING,
        /** A model trained on this would be wrong. */
        ERROR
    }

    static Finding warning(String message) {
        return new Finding(Severity.WARNING, message);
    }

    static Finding error(String message) {
        return new Finding(Severity.ERROR, message);
    }

    @Override
    public String toString() {
        return severity + ": " + message;
    }
}
