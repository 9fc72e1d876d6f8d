package dev.mlopskit.tracking.internal.file;

/** Addresses of artifacts below others. */
final class Locations {
    private Locations() {}

    /** An address below another, as MLflow writes it. */
    static String below(String location, String... names) {
        String start = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
        return start + "/" + String.join("/", names);
    }
}
