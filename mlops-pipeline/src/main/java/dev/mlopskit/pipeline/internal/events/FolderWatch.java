package dev.mlopskit.pipeline.internal.events;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that something has changed in a folder. Only a hint: what it misses, as on network drives and in folders within, is found
 * by looking.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService service;

    private FolderWatch(WatchService service) {
        this.service = service;
    }

    /** A watch; {@code null} where the system has none to give. */
    static @Nullable FolderWatch of(Path folder, Runnable changed) {
        try {
            WatchService service = folder.getFileSystem().newWatchService();
            try {
                folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            } catch (IOException e) {
                service.close();
                throw e;
            }
            Thread thread = new Thread(() -> watch(service, changed), "mlops-events-watch");
            thread.setDaemon(true);
            thread.start();
            return new FolderWatch(service);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("folder {} is not watched, only looked at", folder, e);
            return null;
        }
    }

    private static void watch(WatchService service, Runnable changed) {
        try {
            for (WatchKey key = service.take(); ; key = service.take()) {
                key.pollEvents();
                changed.run();
                if (!key.reset()) return;
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
