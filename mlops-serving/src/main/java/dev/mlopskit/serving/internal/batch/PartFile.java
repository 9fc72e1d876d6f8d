package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.files.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows under the name {@code NAME.part}, locked while it does, and has its own name when it is whole. */
final class PartFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;

    private PartFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
    }

    static PartFile open(Path target) {
        Path part = part(target);
        try {
            Path folder = target.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new BatchException(
                        0, "'" + part + "' is being written by another call: wait until it has ended", null);
            }
            return new PartFile(target, part, channel);
        } catch (IOException e) {
            throw Disk.writing(part, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    static Path part(Path target) {
        return BatchSettings.beside(target, ".part");
    }

    Path path() {
        return part;
    }

    boolean isEmpty() {
        try {
            return channel.size() == 0;
        } catch (IOException e) {
            throw Disk.reading(part, e);
        }
    }

    /** Forgets what a call wrote that was killed before it could say so. */
    void cut(long size) {
        try {
            if (channel.size() < size)
                throw new BatchException(
                        0,
                        "'" + part + "' has " + channel.size() + " of the " + size
                                + " bytes that were written: delete it and the file .state beside it to begin anew",
                        null);
            channel.truncate(size).position(size);
        } catch (IOException e) {
            throw Disk.writing(part, e);
        }
    }

    /** Appends bytes, which are on the disk when it returns; gives the size. */
    long append(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) channel.write(buffer);
            if (bytes.length > 0) channel.force(false);
            return channel.position();
        } catch (IOException e) {
            throw Disk.writing(part, e);
        }
    }

    /** Gives it its name, unless an earlier call has. */
    void place() {
        try {
            if (!isEmpty()) AtomicFiles.place(part, target, true);
        } catch (IOException e) {
            throw Disk.writing(target, e);
        }
    }

    /** An empty one leaves nothing. */
    @Override
    public void close() {
        try (channel) {
            if (isEmpty()) Files.deleteIfExists(part);
        } catch (IOException e) {
            throw Disk.writing(part, e);
        }
    }
}
