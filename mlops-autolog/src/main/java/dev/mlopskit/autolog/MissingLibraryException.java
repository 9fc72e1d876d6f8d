package dev.mlopskit.autolog;

/** A machine-learning library that was called for and is not on the class path or module path. */
public final class MissingLibraryException extends AutologException {
    private static final long serialVersionUID = 1L;
    private final String coordinates;

    /**
     * Says what to add.
     *
     * @param library the library's own name
     * @param coordinates its Maven coordinates, {@code groupId:artifactId:version}
     */
    public MissingLibraryException(String library, String coordinates) {
        super(
                library + " is not on the class path: add the Maven dependency " + coordinates
                        + ", which mlops-autolog leaves to you",
                null);
        this.coordinates = coordinates;
    }

    /** What to add: {@code groupId:artifactId:version}. */
    public String coordinates() {
        return coordinates;
    }
}
