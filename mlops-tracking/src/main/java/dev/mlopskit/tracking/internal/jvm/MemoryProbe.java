package dev.mlopskit.tracking.internal.jvm;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The machine's memory in use, as psutil 7 computes it: what no program could get; source: proc_meminfo(5). */
final class MemoryProbe implements Probe {
    private static final double KIBIBYTE = 1024;

    private final Path meminfo;

    MemoryProbe(Path proc) {
        this.meminfo = proc.resolve("meminfo");
    }

    @Override
    public void read(Map<String, Double> into) throws IOException {
        if (Files.isReadable(meminfo)) byKernel(into);
        else if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
            put((double) system.getTotalMemorySize(), (double) system.getFreeMemorySize(), into);
    }

    private void byKernel(Map<String, Double> into) throws IOException {
        Map<String, Double> bytes = new HashMap<>();
        for (String line : Files.readAllLines(meminfo)) {
            String[] words = line.split("\\s+");
            if (words.length >= 2) bytes.put(words[0], Double.parseDouble(words[1]) * KIBIBYTE);
        }
        Double total = bytes.get("MemTotal:");
        Double available = bytes.get("MemAvailable:");
        if (total != null && available != null) put(total, available, into);
    }

    private static void put(double total, double available, Map<String, Double> into) {
        if (total <= 0) return;
        double used = total - available;
        into.put("system_memory_usage_megabytes", used / MEGABYTE);
        into.put("system_memory_usage_percentage", 100 * used / total);
    }
}
