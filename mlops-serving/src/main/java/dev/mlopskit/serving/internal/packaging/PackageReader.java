package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.MlopsException;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.files.DirectoryFiles;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.files.TextFiles;
import dev.mlopskit.serving.spi.Flavor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a model directory that this library or MLflow wrote, and believes nothing that it says. */
public final class PackageReader {
    /** The file that makes a directory a model. */
    public static final String MLMODEL = "MLmodel";

    /** Written anew with each copy, or MLflow's own about the place it came from. */
    private static final Set<String> NOT_COPIED = Set.of(MLMODEL, Manifest.NAME, Manifest.ADDED_BY_MLFLOW);

    private static final long MAX_BYTES = 16 << 20;

    private PackageReader() {}

    /**
     * Reads and checks a directory.
     *
     * @param chooser gives the flavor to load a model with, of those that {@code MLmodel} has
     * @throws ModelFormatException if it is no model that this process can load
     */
    public static PackageContent read(Path directory, Function<Map<String, ?>, Flavor> chooser) {
        return read(directory, directory, chooser);
    }

    /**
     * Reads and checks a directory whose name means nothing to who asks.
     *
     * @param shown what he calls it
     */
    public static PackageContent read(Path given, Path shown, Function<Map<String, ?>, Flavor> chooser) {
        if (!Files.isDirectory(given))
            throw new ModelFormatException(given.toString(), "is no directory: give the one that holds MLmodel", null);
        // A link that points elsewhere later must not give half of another model.
        Path directory = DirectoryFiles.real(given);
        Documents in = new Documents(MLMODEL);
        Map<String, Object> document = in.map(parse(directory.resolve(MLMODEL), shown), "the document");
        Map<String, Object> flavors = in.map(document.get("flavors"), "'flavors'");
        List<String> used = new ArrayList<>(List.of(MLMODEL));
        Flavor flavor = chooser.apply(flavors);
        used.add(dataFile(directory, in.map(flavors.get(flavor.name()), "'flavors." + flavor.name() + "'"), flavor));
        Manifest.Said said = Manifest.verify(directory, used);
        SortedMap<String, Content> files = new TreeMap<>();
        DirectoryFiles.of(directory).forEach((name, path) -> {
            if (!NOT_COPIED.contains(name) && !said.generated().contains(name))
                files.put(name, new Content.InFile(path));
        });
        Signature signature = SignatureJson.read(document.get("signature"));
        // Whoever loads the package will ask for them.
        Content golden = files.get(GoldenRowsJson.NAME);
        if (golden != null && said.provenance() != null) GoldenRowsJson.read(golden, signature);
        return new PackageContent(document, files, signature, said.provenance(), directory);
    }

    private static String dataFile(Path directory, Map<String, Object> config, Flavor flavor) {
        String key = "flavors." + flavor.name() + "." + flavor.dataKey();
        String data = new Documents(MLMODEL).text(config.get(flavor.dataKey()), "'" + key + "'");
        Path file;
        try {
            file = new PathJail(directory).resolve(data);
        } catch (MlopsException e) {
            throw new ModelFormatException(MLMODEL, "has in '" + key + "' a bad path: " + e.getMessage(), e);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            throw new ModelFormatException(
                    data, "is named by '" + key + "' and is missing: fetch the package again", null);
        return data;
    }

    private static @Nullable Object parse(Path file, Path shown) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            throw new ModelFormatException(
                    MLMODEL, "is missing: '" + shown + "' holds no model, give one that does", null);
        try {
            if (Files.size(file) > MAX_BYTES)
                throw new ModelFormatException(MLMODEL, "has more than " + MAX_BYTES + " bytes", null);
            return Yaml.read(TextFiles.utf8(MLMODEL, file));
        } catch (ModelFormatException e) {
            throw e;
        } catch (MlopsException e) {
            throw new ModelFormatException(MLMODEL, "is " + e.getMessage() + ": fetch the package again", e);
        } catch (IOException e) {
            throw Disk.reading(file, e);
        }
    }
}
