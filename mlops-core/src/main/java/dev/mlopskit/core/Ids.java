package dev.mlopskit.core;

import java.util.UUID;

/** Identifiers as MLflow writes them. */
public final class Ids {
    private Ids() {}

    /** A new random id of 32 lower-case hexadecimal digits. */
    public static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
