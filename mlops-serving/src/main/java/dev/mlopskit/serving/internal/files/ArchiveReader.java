package dev.mlopskit.serving.internal.files;

import dev.mlopskit.core.Ids;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.serving.ArchiveException;
import dev.mlopskit.serving.ArchiveLimits;
import dev.mlopskit.serving.ModelIoException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks archives that nobody vouches for. Files go to a hidden folder beside the target, are checked there as a package,
 * and take the target's place in one step, so that a failure leaves nothing.
 */
public final class ArchiveReader {
    private static final int UNIX_FILE = 0100000;
    private static final int UNIX_DIRECTORY = 0040000;
    private static final int UNIX_KIND = 0170000;

    private ArchiveReader() {}

    /**
     * Unpacks, checks, and moves in place.
     *
     * @param check reads what was unpacked, at the place where it is before it is moved; what it says names the archive
     * @return what the check gave
     */
    public static <T> T unpack(Path archive, Path target, ArchiveLimits limits, BiFunction<Path, Path, T> check) {
        ArchiveKind kind = ArchiveKind.of(archive);
        if (!Files.isRegularFile(archive))
            throw new ArchiveException(archive, null, "there is no such file: check the path", null);
        Path place = target.toAbsolutePath().normalize();
        Path temporary = place.resolveSibling("." + place.getFileName() + "." + Ids.random() + ".tmp");
        try {
            requireFree(archive, place);
            Directories.Made made = Directories.make(temporary);
            try {
                Unpacking unpacking = new Unpacking(archive, temporary, limits);
                if (kind == ArchiveKind.ZIP) unzip(archive, unpacking, limits);
                else untar(archive, kind, unpacking);
                T checked = check.apply(temporary, archive);
                moveInPlace(temporary, place);
                return checked;
            } finally {
                // The folder of a package that took its place is not empty, and so stays.
                Directories.deleteNew(made);
            }
        } catch (ModelIoException e) {
            throw inPlace(e, temporary, place);
        } catch (MlopsException e) {
            throw e;
        } catch (FileSystemException e) {
            throw inPlace(Disk.writing(place, e), temporary, place);
        } catch (IOException | RuntimeException e) {
            // Commons Compress answers some damage with unchecked exceptions of several kinds.
            throw new ArchiveException(archive, null, "is truncated or damaged: " + e + ": fetch it again", e);
        }
    }

    /** The hidden folder is gone when someone reads of it. */
    private static ModelIoException inPlace(ModelIoException e, Path temporary, Path place) {
        if (!e.file().startsWith(temporary)) return e;
        String problem = String.valueOf(e.getMessage()).substring(("file '" + e.file() + "' ").length());
        return new ModelIoException(
                place.resolve(temporary.relativize(e.file())),
                problem.replace(temporary.toString(), place.toString()),
                e.getCause());
    }

    private static void untar(Path archive, ArchiveKind kind, Unpacking unpacking) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                InputStream plain = unpacking.counted(null, decompress(archive, kind, file));
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
            for (TarArchiveEntry entry = next(tar, unpacking); entry != null; entry = next(tar, unpacking)) {
                if (entry.isDirectory()) unpacking.directory(entry.getName());
                else if (isPlain(entry)) unpacking.file(entry.getName(), tar, entry.getSize());
                else throw unpacking.wrong(entry.getName(), "is a link or a special file, which no package has", null);
            }
            // The checksum of the compression stands at its end, behind the padding of tar.
            unpacking.drain(plain);
        }
    }

    /** A long name and attributes of any length are read into memory before there is an entry to look at. */
    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Unpacking unpacking) throws IOException {
        unpacking.header(true);
        TarArchiveEntry entry = tar.getNextEntry();
        unpacking.header(false);
        return entry;
    }

    private static InputStream decompress(Path archive, ArchiveKind kind, InputStream file) throws IOException {
        // Who compresses in parallel, or appends, writes several members, which are one stream.
        return kind == ArchiveKind.TAR_ZST
                ? Zstandard.reading(archive, file)
                : GzipCompressorInputStream.builder()
                        .setInputStream(file)
                        .setDecompressConcatenated(true)
                        .get();
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        byte kind = entry.getLinkFlag();
        return (kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM) && !entry.isSparse();
    }

    private static void unzip(Path archive, Unpacking unpacking, ArchiveLimits limits) throws IOException {
        try (ZipChannel channel = new ZipChannel(Files.newByteChannel(archive), unpacking, limits);
                ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
            channel.opened();
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                int kind = entry.getUnixMode() & UNIX_KIND;
                if (kind != 0 && kind != UNIX_FILE && kind != UNIX_DIRECTORY)
                    throw unpacking.wrong(entry.getName(), "is a link or a special file, which no package has", null);
                if (entry.isDirectory()) unpacking.directory(entry.getName());
                else
                    try (InputStream in = unpacking.counted(entry.getName(), zip.getInputStream(entry))) {
                        unpacking.file(entry.getName(), in, entry.getSize());
                    }
            }
        }
    }

    private static void requireFree(Path archive, Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) return;
        boolean free = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        if (free)
            try (Stream<Path> files = Files.list(target)) {
                free = files.findAny().isEmpty();
            }
        if (!free)
            throw new ArchiveException(
                    archive, null, "is not unpacked to '" + target + "': give a new or empty directory", null);
    }

    private static void moveInPlace(Path from, Path to) throws IOException {
        boolean existed = Files.deleteIfExists(to);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (existed) Files.createDirectory(to);
            throw e;
        }
    }
}
