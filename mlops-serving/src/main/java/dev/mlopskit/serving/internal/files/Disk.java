package dev.mlopskit.serving.internal.files;

import dev.mlopskit.core.Digest;
import dev.mlopskit.serving.ModelIoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Failures of the disk as errors that name the file and say what to do. */
public final class Disk {
    /** Below this, a failed write is told as a full disk: one block and what the file system keeps for itself. */
    private static final long FULL = 1 << 20;

    private Disk() {}

    /** An error of reading. */
    public static ModelIoException reading(Path file, IOException e) {
        Path named = named(file, e);
        return new ModelIoException(named, "cannot be read" + known(named, e, "read it"), e);
    }

    /** An error of writing. */
    public static ModelIoException writing(Path file, IOException e) {
        Path named = named(file, e);
        // The JDK has no type for a full disk, and its text depends on the system: so the disk itself is asked.
        long free = free(named);
        String problem = free < FULL
                ? ": the disk is full (" + free + " bytes are free): free some space and try again"
                : known(named, e, "write there");
        return new ModelIoException(named, "cannot be written" + problem, e);
    }

    static ModelIoException reading(Path file, UncheckedIOException e) {
        return reading(file, cause(e));
    }

    public static ModelIoException writing(Path file, UncheckedIOException e) {
        return writing(file, cause(e));
    }

    private static IOException cause(UncheckedIOException e) {
        IOException cause = e.getCause();
        return cause == null ? new IOException(e) : cause;
    }

    /** The digest of a file. */
    public static String sha256(Path file) {
        try {
            return Digest.sha256(file);
        } catch (UncheckedIOException e) {
            throw reading(file, e);
        }
    }

    /** The file that the system names, which may be another one, such as a source that is copied. */
    private static Path named(Path file, IOException e) {
        return e instanceof FileSystemException system && system.getFile() != null
                ? file.getFileSystem().getPath(system.getFile())
                : file;
    }

    private static String known(Path file, IOException e, String deed) {
        if (e instanceof NoSuchFileException) return ": it is gone: put it back, or give the path where it is now";
        if (e instanceof AccessDeniedException)
            return ": this process has no right to " + deed + ": change the rights of it or of the folder above";
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException)
            return ": '" + file + "' is in the way: move it, or give another path";
        if (e instanceof ClosedByInterruptException) return ": the thread was interrupted: call again";
        return ": " + e.getMessage() + ": check the disk, its rights and its free space";
    }

    private static long free(Path file) {
        for (Path place = file.toAbsolutePath(); place != null; place = place.getParent())
            if (Files.exists(place))
                try {
                    return Files.getFileStore(place).getUsableSpace();
                } catch (IOException e) {
                    break;
                }
        return Long.MAX_VALUE;
    }
}
