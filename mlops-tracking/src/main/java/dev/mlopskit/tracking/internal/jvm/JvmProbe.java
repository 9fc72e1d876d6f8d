package dev.mlopskit.tracking.internal.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** The heap, threads, pauses and allocation of this virtual machine. */
final class JvmProbe implements Probe {
    private final AllocatedBytes allocated = new AllocatedBytes();
    private long lastTime = System.nanoTime();
    private long lastPauses = pauses();

    @Override
    public void read(Map<String, Double> into) {
        long time = System.nanoTime();
        long pauses = pauses();
        into.put(
                "jvm_heap_used_megabytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE);
        into.put("jvm_threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
        into.put("jvm_gc_pause_milliseconds", (double) (pauses - lastPauses));
        double seconds = (time - lastTime) / 1e9;
        if (seconds > 0)
            allocated
                    .sinceLast()
                    .ifPresent(bytes -> into.put("jvm_allocation_megabytes_per_second", bytes / MEGABYTE / seconds));
        lastTime = time;
        lastPauses = pauses;
    }

    /** Collectors that work beside the program have a bean for their cycles as well, whose time is no pause. */
    private static long pauses() {
        long milliseconds = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = collector.getName();
            if (!name.contains("Cycles") && !name.contains("Concurrent"))
                milliseconds += Math.max(0, collector.getCollectionTime());
        }
        return milliseconds;
    }
}
