package dev.mlopskit.core;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Folders that are made, forced to the disk and deleted as wholes. To force means to wait until a power failure takes nothing
 * of it any more: the content of a file is then on the disk, and its name only when the folder that it lies in was forced too.
 * Never follows a link below the folder. An interrupt of the thread stops nothing, and is kept.
 */
public final class Folders {
    private Folders() {}

    /**
     * Makes a folder and those above it, where they are not there.
     *
     * @param force whether to force the name of each that is made
     */
    public static void make(Path folder, boolean force) throws IOException {
        if (!force) {
            Files.createDirectories(folder);
            return;
        }
        if (Files.isDirectory(folder)) return;
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) make(above, true);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // Somebody else has made it meanwhile, and may not have forced it yet.
            if (!Files.isDirectory(folder)) throw e;
        }
        if (above != null) force(above);
    }

    /**
     * Forces the names of what lies directly in a folder. As in SQLite, a file system that cannot do so (Windows and some
     * networks' can not, and keep names by themselves) is no error.
     */
    public static void force(Path folder) {
        if (!isPosix(folder)) return;
        boolean interrupted = false;
        try {
            while (true) {
                // With the flag up, a channel would close half way; there is no other way to force a folder.
                interrupted |= Thread.interrupted();
                try (FileChannel open = FileChannel.open(folder.toAbsolutePath(), StandardOpenOption.READ)) {
                    open.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            return;
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Forces all files below a folder, and the names of all that is below it; not the name of the folder itself. */
    public static void forceAll(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) forceFile(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) throw e;
                force(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    // Not by a channel of NIO, for the sake of interrupts. Only Windows asks for the right to write.
    private static void forceFile(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), isPosix(file) ? "r" : "rw")) {
            open.getFD().sync();
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Deletes a file, a link, or a folder with all that is in it; what is not there any more is no error. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null && !(e instanceof NoSuchFileException)) throw e;
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
