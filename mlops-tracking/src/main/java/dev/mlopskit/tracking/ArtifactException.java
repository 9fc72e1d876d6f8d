package dev.mlopskit.tracking;

/**
 * A file of an artifact, a model or a dataset that the operating system does not let be read or written, or whose content could
 * not be made.
 */
public final class ArtifactException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String path;

    /**
     * Says which file.
     *
     * @param path the file or folder
     * @param doing what was to be done: {@code write}, {@code read}
     * @param cause what the operating system said
     */
    public ArtifactException(String path, String doing, Exception cause) {
        super(
                "cannot " + doing + " " + path + " (" + cause.getMessage()
                        + "): check that it is there, that this user has the right, and that the disk has space",
                cause);
        this.path = path;
    }

    private ArtifactException(String path, Exception cause) {
        super("the content of artifact '" + path + "' could not be made: " + cause, cause);
        this.path = path;
    }

    /** Says that the code that makes the content of an artifact failed, and not the writing of it. */
    public static ArtifactException ofContent(String path, Exception cause) {
        return new ArtifactException(path, cause);
    }

    /** The file or folder. */
    public String path() {
        return path;
    }
}
