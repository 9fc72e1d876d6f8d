package dev.mlopskit.core;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * Files that are whole or absent. Content goes to a temporary name in the same folder, is forced to the disk, and then takes
 * its name in one step, which is forced too, so that a reader, or a process that starts after a kill, never sees half of it, and
 * a power failure does not take it. An interrupt of the thread does not stop it.
 */
public final class AtomicFiles {
    // Not made of the target's name, which may be as long as the file system allows.
    private static final Pattern TEMPORARY = Pattern.compile("\\.[0-9a-f]{32}\\.tmp");

    /** Writes the content of a file; may throw {@link IOException}. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFiles() {}

    /**
     * Writes a file, replacing what has its name, and makes the folders above it.
     *
     * @throws UncheckedIOException if it cannot be written; then the file is as it was
     */
    public static void write(Path target, Content content) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) throw new IllegalArgumentException("the root of a file system is no file: " + target);
        try {
            Folders.make(folder, true);
            Path temporary = stage(folder, content, true);
            try {
                place(temporary, target, true);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a file under a temporary name in a folder that is there, to be moved by {@link #place} when more is ready.
     *
     * @param force whether to wait until the content is on the disk, so that a power failure cannot take it
     * @return the temporary file; none is left when this fails
     */
    public static Path stage(Path folder, Content content, boolean force) throws IOException {
        Path temporary = folder.resolve("." + Ids.random() + ".tmp");
        try {
            write(temporary, content, force);
            return temporary;
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /**
     * Gives a staged file, or a folder, its name in one step; replaces a file that has it.
     *
     * @param force whether to wait until the name is on the disk; what was staged has to be there already
     */
    public static void place(Path staged, Path target, boolean force) throws IOException {
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (force) Folders.force(target.resolveSibling(""));
    }

    /** Writes bytes; see {@link #write(Path, Content)}. */
    public static void write(Path target, byte[] bytes) {
        write(target, out -> out.write(bytes));
    }

    /** Copies a file; see {@link #write(Path, Content)}. */
    public static void copy(Path source, Path target) {
        write(target, out -> Files.copy(source, out));
    }

    /** Whether a file has a name that only an unfinished write of this class has. */
    public static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(String.valueOf(file.getFileName())).matches();
    }

    // Not by a channel of NIO: an interrupt would close it half way.
    private static void write(Path file, Content content, boolean force) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            content.writeTo(new Uncloseable(out));
            if (force) out.getFD().sync();
        }
    }

    /** Lets content close its stream without closing the file, which is still to be forced. */
    private static final class Uncloseable extends FilterOutputStream {
        Uncloseable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
