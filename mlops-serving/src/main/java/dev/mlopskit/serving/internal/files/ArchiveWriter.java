package dev.mlopskit.serving.internal.files;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.serving.ArchiveException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Archives whose bytes depend on the files' names and contents alone (and on the deflate of the JDK, or the release of zstd-jni): entries sorted, no
 * times, owners or modes of this machine.
 */
public final class ArchiveWriter {
    private static final int MODE = 0644;
    private static final int UNKNOWN_SYSTEM = 255;

    private ArchiveWriter() {}

    /** Writes all files of a directory; the archive is whole or absent. */
    public static void write(Path directory, Path archive) {
        ArchiveKind kind = ArchiveKind.of(archive);
        SortedMap<String, Path> files = DirectoryFiles.of(directory);
        requireDistinct(archive, files);
        try {
            AtomicFiles.write(archive, out -> {
                if (kind == ArchiveKind.ZIP) zip(files, out);
                else tar(files, compress(archive, kind, out));
            });
        } catch (UncheckedIOException e) {
            throw Disk.writing(archive, e);
        }
    }

    /** An archive that could not be unpacked everywhere is of no use anywhere. */
    private static void requireDistinct(Path archive, SortedMap<String, Path> files) {
        Map<String, String> seen = new HashMap<>();
        for (String name : files.keySet()) {
            String other = seen.put(Unpacking.folded(name), name);
            if (other != null)
                throw new ArchiveException(
                        archive, name, "differs from '" + other + "' by case alone: rename one of them", null);
        }
    }

    private static OutputStream compress(Path archive, ArchiveKind kind, OutputStream out) throws IOException {
        if (kind == ArchiveKind.TAR_ZST) return Zstandard.writing(archive, out);
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.DEFAULT_COMPRESSION);
        parameters.setOperatingSystem(UNKNOWN_SYSTEM);
        return new GzipCompressorOutputStream(out, parameters);
    }

    private static void tar(SortedMap<String, Path> files, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(Files.size(file.getValue()));
                entry.setModTime(0);
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setMode(MODE);
                tar.putArchiveEntry(entry);
                Files.copy(file.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void zip(SortedMap<String, Path> files, OutputStream out) throws IOException {
        // A zip holds local time, so the same local time is taken in each zone; at the first moment of 1980, which it
        // cannot
        // tell from an earlier one, the true time would be added.
        long time = LocalDateTime.of(1980, 2, 1, 0, 0)
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                entry.setTime(time);
                entry.setUnixMode(MODE);
                entry.setSize(Files.size(file.getValue()));
                zip.putArchiveEntry(entry);
                Files.copy(file.getValue(), zip);
                zip.closeArchiveEntry();
            }
        }
    }
}
