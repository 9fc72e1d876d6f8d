package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.values.Values;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value as a fact: its digest, and before it as much of it as helps a reader. */
final class InputDigest {
    private static final int SHOWN = 40;

    private InputDigest() {}

    static String of(@Nullable Object value) throws Undigestible {
        String text;
        try {
            text = Values.key(value);
        } catch (PipelineException e) {
            throw new Undigestible(String.valueOf(e.getMessage()));
        }
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "..";
        return shown + " "
                + Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }
}
