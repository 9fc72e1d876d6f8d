package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.values.Outline;
import dev.mlopskit.pipeline.internal.values.Parts;
import dev.mlopskit.pipeline.internal.values.Values;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a result depends on: code, texts, and values by their digests. */
final class Facts {
    private final Map<String, CodeDigest.Code> code = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, @Nullable Object> values = new TreeMap<>();
    private final Map<String, String> files = new HashMap<>();

    void code(CodeDigest.Code some) {
        code.put(some.digest(), some);
    }

    void text(String name, String text) {
        texts.put(name, text);
    }

    /** A value, of which the key has a digest only, and the code of its records and constants. */
    void value(String name, @Nullable Object value) throws Undigestible {
        try {
            texts.put(name, digest(Values.key(value, files)));
        } catch (PipelineException e) {
            throw new Undigestible(String.valueOf(e.getMessage()));
        }
        for (Class<?> type : Parts.types(value)) {
            CodeDigest.Code its = CodeDigest.ofValue(type);
            if (its != null) code(its);
        }
        values.put(name, value);
    }

    /** A variable of the environment, which may be a secret: what it is appears nowhere. */
    void environment(String name, @Nullable String value) {
        texts.put("env " + name, value == null ? "not set" : digest(name + '=' + value));
    }

    /** Refuses code that has changed since. */
    void requireUnchanged() throws Undigestible {
        for (CodeDigest.Code each : code.values()) each.requireUnchanged();
    }

    /** What a result with just these is found by. */
    String key() {
        return digest(String.join(" ", code.keySet()) + '\n' + Json.write(texts));
    }

    /** As it is kept. */
    Recorded recorded() {
        Map<String, String> all = new TreeMap<>();
        for (CodeDigest.Code each : code.values()) all.putAll(each.digests());
        Map<String, String> outlines = new TreeMap<>();
        values.forEach((name, value) -> outlines.put(name, Outline.of(value, files)));
        return new Recorded(all, texts, outlines);
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
