package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.RecordColumn;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What may be told about a training in a file that goes elsewhere. {@code token} alone is a secret, while {@code max_tokens}
 * and {@code tokenizer} are not.
 */
final class Harmless {
    private static final Pattern SECRET =
            Pattern.compile("(^|[^a-z])(pass(word|wd|phrase)?|pwd|secrets?|token|credentials?"
                    + "|auth(orization)?|(api|access|private|secret)_?key|user(name)?|login|home)($|[^a-z])");
    private static final Pattern PLACE = Pattern.compile(
            "^(/|~|\\\\|\\.\\.?[/\\\\]|[A-Za-z]:[/\\\\]|file:)|://[^/]*@|^eyJ", Pattern.CASE_INSENSITIVE);

    private Harmless() {}

    /** The params without those that may be a secret, a user's name or a place on a disk. */
    static Map<String, String> params(Map<String, String> params) {
        Map<String, String> harmless = new TreeMap<>(params);
        harmless.entrySet()
                .removeIf(param ->
                        SECRET.matcher(RecordColumn.snakeCase(param.getKey())).find()
                                || PLACE.matcher(param.getValue()).find());
        return harmless;
    }
}
