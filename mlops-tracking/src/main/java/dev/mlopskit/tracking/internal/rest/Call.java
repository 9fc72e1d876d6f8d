package dev.mlopskit.tracking.internal.rest;

import java.net.http.HttpRequest.BodyPublisher;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is asked of a server.
 *
 * @param method {@code GET}, {@code POST}, ...
 * @param path below the address of the server, encoded
 * @param query what is asked, not encoded; a list for a name that comes several times
 * @param body makes the body anew for each try; {@code null} without one
 * @param type the media type of the body
 * @param repeatable whether it may be asked again when nobody knows whether it was done: asking twice is then the same as once
 * @param finished whether it is brought to its end though its thread is interrupted: changes, and what is looked up for them. What
 *     may take long and can be had again ends with the interrupt: searches, histories, downloads, and uploads of files, which a
 *     server replaces whole
 */
record Call(
        String method,
        String path,
        Map<String, ?> query,
        @Nullable Supplier<BodyPublisher> body,
        String type,
        boolean repeatable,
        boolean finished) {
    static Call get(String path, Map<String, ?> query, boolean finished) {
        return new Call("GET", path, query, null, "", true, finished);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
