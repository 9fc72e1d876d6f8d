package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A package as a flavor sees it. */
public record PackageSource(
        Map<String, Object> config,
        Optional<Signature> signature,
        String dataName,
        Content data,
        SortedMap<String, Content> files)
        implements ModelSource {
    @Override
    public Optional<Path> dataFile() {
        return data instanceof Content.InFile file ? Optional.of(file.path()) : Optional.empty();
    }

    @Override
    public byte[] dataBytes() {
        return data.read();
    }

    @Override
    public byte[] file(String name) {
        Content file = files.get(name);
        if (file == null) throw new ModelFormatException(name, "is missing: the package has " + files.keySet(), null);
        return file.read();
    }
}
