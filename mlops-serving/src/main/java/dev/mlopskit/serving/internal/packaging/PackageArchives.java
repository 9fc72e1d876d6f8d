package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Ids;
import dev.mlopskit.serving.internal.files.ArchiveKind;
import dev.mlopskit.serving.internal.files.ArchiveWriter;
import dev.mlopskit.serving.internal.files.Directories;
import dev.mlopskit.serving.internal.files.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            Directories.Made made = Directories.make(temporary);
            try {
                PackageWriter.writeAsIs(content, temporary);
                ArchiveWriter.write(temporary, archive);
            } finally {
                // The folder of an archive that was written is not empty, and so stays.
                Directories.deleteNew(made);
            }
        } catch (UncheckedIOException e) {
            throw Disk.writing(archive, e);
        } catch (IOException e) {
            throw Disk.writing(archive, e);
        }
    }
}
