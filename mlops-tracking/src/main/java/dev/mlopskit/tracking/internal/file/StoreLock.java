package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.LibraryCopies;
import dev.mlopskit.tracking.internal.StackRoom;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process write a store. MLflow itself does not lock: what it writes at the same moment is kept out of
 * harm by single appends and renames only. Thread-safe; a thread that holds it may take it again.
 */
final class StoreLock implements AutoCloseable {
    static final String NAME = ".mlopskit.lock";
    /**
     * One channel a folder in a process, however often the store is open: the operating system's locks belong to the process,
     * and closing any other channel of the file would drop them.
     */
    private static final Map<Path, Shared> SHARED = new HashMap<>();

    /** What is done under the lock. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private final Path folder;
    private final Shared shared;
    private final Runnable whenClosed;
    private volatile boolean closed;

    private StoreLock(Path folder, Shared shared) {
        this.folder = folder;
        this.shared = shared;
        this.whenClosed = LibraryCopies.add(folder, StoreLock.class, this);
    }

    /** The lock of a folder that is there; nothing is written before it is taken. */
    static StoreLock of(Path folder) throws IOException {
        Path real = folder.toRealPath();
        synchronized (SHARED) {
            Shared shared = SHARED.getOrDefault(real, new Shared(real.resolve(NAME)));
            StoreLock lock = new StoreLock(real, shared);
            SHARED.put(real, shared);
            shared.users++;
            return lock;
        }
    }

    /** Does something while nobody else writes. An interrupt of the thread does not stop it, and is kept for later. */
    <T extends @Nullable Object> T hold(Work<T> work) throws IOException {
        StackRoom.require();
        shared.mutex.lock();
        // With the flag up, channels of NIO would close half way.
        boolean interrupted = Thread.interrupted();
        try {
            // Closing waits for the mutex too, so no channel can be opened that nobody closes.
            if (closed) throw closed(folder);
            if (shared.mutex.getHoldCount() > 1) return work.run();
            FileLock lock = shared.lock();
            try {
                return work.run();
            } finally {
                lock.release();
            }
        } finally {
            if (interrupted || shared.interrupted) Thread.currentThread().interrupt();
            shared.interrupted = false;
            shared.mutex.unlock();
        }
    }

    static StoreException closed(Path folder) {
        return new StoreException(folder.toString(), "is closed: open it again", null);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) return;
        closed = true;
        synchronized (SHARED) {
            shared.users--;
            try {
                if (shared.users > 0) return;
                SHARED.remove(folder);
                shared.close();
            } finally {
                whenClosed.run();
            }
        }
    }

    private static final class Shared {
        final ReentrantLock mutex = new ReentrantLock();
        private final Path file;
        private @Nullable FileChannel channel;
        /** What the file system knows the file of the channel by. */
        private @Nullable Object key;
        /** Whether the thread that waited for the lock was interrupted; held by the mutex. */
        private boolean interrupted;

        private int users;

        Shared(Path file) {
            this.file = file;
        }

        /**
         * An interrupt while waiting closes the channel, which then has no lock of anybody: it is opened anew. So it is when the
         * folder was replaced, since others lock the file that is there now.
         */
        FileLock lock() throws IOException {
            boolean overlapped = false;
            while (true) {
                FileChannel open = channel;
                if (open == null || !open.isOpen()) {
                    open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    channel = open;
                    key = key();
                }
                try {
                    FileLock lock = open.lock();
                    if (Objects.equals(key, key())) return lock;
                    open.close();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                } catch (OverlappingFileLockException e) {
                    // Of this channel, if what gave it back failed; then it goes with the channel.
                    open.close();
                    if (overlapped)
                        throw new StoreException(file.toString(), "is locked by other code in this process", e);
                    overlapped = true;
                }
            }
        }

        private @Nullable Object key() throws IOException {
            return Disk.attributes(file).map(BasicFileAttributes::fileKey).orElse(null);
        }

        void close() throws IOException {
            mutex.lock();
            try {
                if (channel != null) channel.close();
            } finally {
                mutex.unlock();
            }
        }
    }
}
