package dev.mlopskit.core;

/** A relative path that would leave the folder it must stay in, or could mean something else on another system. */
public final class PathEscapeException extends MlopsException {
    private static final long serialVersionUID = 1L;
    private final String path;

    PathEscapeException(String path, String why) {
        super("path '" + path + "' " + why
                + ": use a relative path with '/' between plain names, like 'plots/roc.svg'");
        this.path = path;
    }

    /** The path as it was given. */
    public String path() {
        return path;
    }
}
