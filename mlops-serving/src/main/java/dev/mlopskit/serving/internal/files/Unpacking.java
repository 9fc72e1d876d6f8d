package dev.mlopskit.serving.internal.files;

import dev.mlopskit.core.MlopsException;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.serving.ArchiveException;
import dev.mlopskit.serving.ArchiveLimits;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of one archive on their way into a folder: each checked, all counted. */
final class Unpacking {
    private static final long RATIO_FROM = 64 << 20;
    private static final int LONGEST_NAME = 4096;

    /** What the headers of an entry may take beside what all may: a name that is too long for a header takes two blocks more. */
    private static final int HEADER = 3 * 512;

    private static final long HEADERS = 1 << 20;

    private final Path archive;
    private final PathJail jail;
    private final ArchiveLimits limits;
    private final long archiveSize;
    private final Set<String> names = new HashSet<>();
    private final byte[] buffer = new byte[1 << 16];
    private long total;
    private int entries;
    private boolean inHeader;
    private long headers;

    Unpacking(Path archive, Path folder, ArchiveLimits limits) throws IOException {
        this.archive = archive;
        this.jail = new PathJail(folder);
        this.limits = limits;
        this.archiveSize = Math.max(1, Files.size(archive));
    }

    void directory(String name) throws IOException {
        count(name);
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        // Tools that archive "." write it as an entry of its own.
        if (!plain.equals(".")) Files.createDirectories(resolve(plain));
    }

    void file(String name, InputStream in, long size) throws IOException {
        count(name);
        String plain = name.startsWith("./") ? name.substring(2) : name;
        Path target = resolve(plain);
        // A second file of that name, also on a disk that does not tell cases apart, would replace what was checked.
        if (plain.isEmpty() || !names.add(folded(plain))) throw wrong(name, "has no name, or stands twice", null);
        Files.createDirectories(target.getParent());
        long written = 0;
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                written += n;
                write(target, out, n);
            }
        }
        if (size >= 0 && written != size) throw new EOFException(name + " has " + written + " of " + size + " bytes");
    }

    /** A full disk must not be told as a damaged archive. */
    private void write(Path target, OutputStream out, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw Disk.writing(target, e);
        }
    }

    /** Reads what is left of a counted stream, so that its checksum is checked. */
    void drain(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** A stream of unpacked bytes, refused once they are too many. What they are for does not matter: headers count too. */
    InputStream counted(@Nullable String entry, InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int one = in.read();
                if (one >= 0) grow(entry, 1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = in.read(bytes, offset, length);
                if (n > 0) grow(entry, n);
                return n;
            }

            @Override
            public long skip(long count) throws IOException {
                long skipped = in.skip(count);
                grow(entry, skipped);
                return skipped;
            }
        };
    }

    private void count(String name) {
        if (name.length() > LONGEST_NAME)
            throw wrong(
                    name.substring(0, 40) + "...",
                    "has a name of " + name.length() + " characters, more than any system takes",
                    null);
        if (++entries > limits.entries()) throw tooMany(name);
    }

    ArchiveException tooMany(@Nullable String name) {
        return wrong(name, "is one more than the " + limits.entries() + " entries allowed: raise ArchiveLimits", null);
    }

    /** Says whether what is read next are headers, which are kept in memory, or what files have, which is not. */
    void header(boolean begins) {
        inHeader = begins;
    }

    private void grow(@Nullable String name, long bytes) {
        total += bytes;
        if (inHeader) headers += bytes;
        if (headers > HEADERS + (long) HEADER * entries)
            throw wrong(
                    name,
                    "has headers of " + headers + " bytes for " + entries + " entries, more than any package needs",
                    null);
        if (total > limits.totalBytes())
            throw wrong(name, "takes the files over " + limits.totalBytes() + " bytes: raise ArchiveLimits", null);
        if (total > RATIO_FROM && total / archiveSize >= limits.ratio())
            throw wrong(
                    name,
                    "unpacks to more than " + limits.ratio()
                            + " times the archive: if you trust it, raise ArchiveLimits",
                    null);
    }

    /** What two names have in common that are one on a disk which does not tell cases apart. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Path resolve(String name) {
        try {
            return jail.resolve(name);
        } catch (MlopsException e) {
            throw wrong(name, "would leave the folder: " + e.getMessage(), e);
        }
    }

    ArchiveException wrong(@Nullable String entry, String problem, @Nullable Throwable cause) {
        return new ArchiveException(archive, entry, problem, cause);
    }
}
