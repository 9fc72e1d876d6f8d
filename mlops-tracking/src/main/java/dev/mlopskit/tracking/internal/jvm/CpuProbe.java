package dev.mlopskit.tracking.internal.jvm;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** How busy all CPUs were, as psutil computes it: 100 is all of them; source: proc_stat(5). */
final class CpuProbe implements Probe {
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int GUEST = 8;

    private record Ticks(long busy, long all) {}

    private final Path stat;
    private Ticks last;

    CpuProbe(Path proc) throws IOException {
        this.stat = proc.resolve("stat");
        this.last = ticks();
    }

    @Override
    public void read(Map<String, Double> into) throws IOException {
        Ticks now = ticks();
        long all = now.all() - last.all();
        if (all > 0) into.put("cpu_utilization_percentage", Math.max(0, 100.0 * (now.busy() - last.busy()) / all));
        else if (now.all() == 0) byVirtualMachine(into);
        last = now;
    }

    /** Zero where there is no such file. */
    private Ticks ticks() throws IOException {
        if (!Files.isReadable(stat)) return new Ticks(0, 0);
        try (var lines = Files.lines(stat)) {
            String first = lines.findFirst().orElse("");
            long[] columns = Arrays.stream(first.strip().split("\\s+"))
                    .skip(1)
                    .limit(GUEST)
                    .mapToLong(Long::parseLong)
                    .toArray();
            long all = Arrays.stream(columns).sum();
            return columns.length <= WAITING ? new Ticks(0, 0) : new Ticks(all - columns[IDLE] - columns[WAITING], all);
        }
    }

    private static void byVirtualMachine(Map<String, Double> into) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) return;
        double load = system.getCpuLoad();
        if (load >= 0) into.put("cpu_utilization_percentage", 100 * load);
    }
}
