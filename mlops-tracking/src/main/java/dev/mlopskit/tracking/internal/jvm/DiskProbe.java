package dev.mlopskit.tracking.internal.jvm;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The disk that has the root of the file system, which is the one that MLflow looks at; percent of what users can have. */
final class DiskProbe implements Probe {
    private final Path root;

    DiskProbe(Path root) {
        this.root = root;
    }

    @Override
    public void read(Map<String, Double> into) throws IOException {
        FileStore disk = Files.getFileStore(root);
        double used = (double) disk.getTotalSpace() - disk.getUnallocatedSpace();
        double available = disk.getUsableSpace();
        if (used + available > 0) into.put("disk_usage_percentage", 100 * used / (used + available));
        into.put("disk_usage_megabytes", used / MEGABYTE);
        into.put("disk_available_megabytes", available / MEGABYTE);
    }
}
