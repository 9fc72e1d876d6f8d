package dev.mlopskit.serving.internal;

import dev.mlopskit.core.Ids;
import dev.mlopskit.serving.ArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Archives of packages, whether they lie on disk yet or not. */
public final class PackageArchives {
    private PackageArchives() {}

    /** Writes the package to a hidden folder beside the archive and archives that, so that the files cannot change meanwhile. */
    public static void write(PackageContent content, Path archive) {
        ArchiveKind.of(archive);
        Path place = archive.toAbsolutePath();
        Path temporary = place.resolveSibling("." + place.getFileName() + "." + Ids.random() + ".tmp");
        try {
            Files.createDirectories(temporary);
            try {
                PackageWriter.writeAsIs(content, temporary);
                ArchiveWriter.write(temporary, archive);
            } finally {
                Directories.delete(temporary);
            }
        } catch (IOException e) {
            throw new ArchiveException(archive, null, "cannot be written: " + e.getMessage(), e);
        }
    }
}
