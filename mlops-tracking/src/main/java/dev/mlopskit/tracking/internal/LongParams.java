package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.Digest;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Params whose values are longer than MLflow takes: the value becomes an artifact, and the param says which. */
public final class LongParams {
    private LongParams() {}

    /** Logs params; artifacts that a refused param would leave behind are taken away again. */
    public static void log(List<Param> params, Supplier<ArtifactStore> artifacts, Consumer<List<Param>> log) {
        Map<String, String> files = new LinkedHashMap<>();
        List<Param> fitting = new ArrayList<>();
        for (Param param : params) {
            String value = param.value();
            if (value.codePointCount(0, value.length()) <= Limits.MAX_PARAM_VALUE) fitting.add(param);
            else fitting.add(pointer(param, files));
        }
        // Before any file is written.
        fitting.forEach(Limits::check);
        if (files.isEmpty()) {
            log.accept(fitting);
            return;
        }
        ArtifactStore store = artifacts.get();
        files.keySet().removeIf(path -> !store.list(path).isEmpty());
        try {
            files.forEach((path, value) -> store.write(path, value.getBytes(StandardCharsets.UTF_8)));
            log.accept(fitting);
        } catch (TrackingException e) {
            for (String path : files.keySet())
                try {
                    store.delete(path);
                } catch (TrackingException suppressed) {
                    e.addSuppressed(suppressed);
                }
            throw e;
        }
    }

    /** The digest is in the name, so that the same value logged again is the same param, and another one is not. */
    private static Param pointer(Param param, Map<String, String> files) {
        String digest = Digest.sha256(param.value().getBytes(StandardCharsets.UTF_8));
        String name = param.key().replaceAll("[^A-Za-z0-9_-]", "_");
        String path =
                "params/" + name.substring(0, Math.min(name.length(), 100)) + "-" + digest.substring(0, 12) + ".txt";
        files.put(path, param.value());
        return new Param(param.key(), "artifact: " + path);
    }
}
