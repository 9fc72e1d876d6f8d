package dev.mlopskit.serving.internal.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Names of models in paths. */
final class ModelNames {
    private ModelNames() {}

    /** A name as it was before it became a part of a path; one that is written wrongly is a name that no model has. */
    static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
