package dev.mlopskit.serving.internal.files;

import dev.mlopskit.serving.ArchiveException;
import java.nio.file.Path;

/** The kinds of archive, by the suffix of their names. */
public enum ArchiveKind {
    TAR_GZ,
    TAR_ZST,
    ZIP;

    public static ArchiveKind of(Path archive) {
        String name = String.valueOf(archive.getFileName());
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) return TAR_GZ;
        if (name.endsWith(".tar.zst") || name.endsWith(".tzst")) return TAR_ZST;
        if (name.endsWith(".zip")) return ZIP;
        throw new ArchiveException(archive, null, "its name must end in .tar.gz, .tgz, .tar.zst, .tzst or .zip", null);
    }
}
