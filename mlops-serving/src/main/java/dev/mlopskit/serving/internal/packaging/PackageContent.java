package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.Provenance;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a package is made of, whether it was built or read.
 *
 * @param document {@code MLmodel} as a map; what it says about its origin is set when it is written, as is an id that it has not yet
 * @param files all other files but the manifest and a model card that was generated, by relative name
 * @param signature the document's signature, parsed
 * @param provenance what made it; {@code null} if it was read and does not say
 * @param readFrom the directory it was read from; {@code null} if it was built
 */
public record PackageContent(
        Map<String, Object> document,
        SortedMap<String, Content> files,
        @Nullable Signature signature,
        @Nullable Provenance provenance,
        @Nullable Path readFrom) {
    /** Where reference sketches of the inputs and outputs lie, which module {@code mlops-data} defines. */
    public static final String SKETCHES = "sketches.json";

    /** The same after its directory has got another name. */
    public PackageContent movedTo(Path directory) {
        Path place = directory.toAbsolutePath();
        SortedMap<String, Content> moved = new TreeMap<>();
        files.forEach((name, content) ->
                moved.put(name, content instanceof Content.InFile ? new Content.InFile(place.resolve(name)) : content));
        return new PackageContent(document, moved, signature, provenance, place);
    }

    /** Checks the files again before they are copied, so that a copy never vouches for what has changed since. */
    void verify() {
        if (readFrom != null) Manifest.verify(readFrom, List.of());
    }
}
