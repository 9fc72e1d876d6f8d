package dev.mlopskit.tracking.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figures of the machine, on files as Linux 6 writes them, are those that psutil 7 would give. */
class ProbeTest {
    @TempDir
    Path proc;

    private static Map<String, Double> read(Probe probe) throws IOException {
        Map<String, Double> values = new TreeMap<>();
        probe.read(values);
        return values;
    }

    private void stat(String columns) throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  " + columns + "\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 1\n");
    }

    @Test
    void the_CPU_is_busy_when_neither_idle_nor_waiting_and_guests_count_once() throws IOException {
        stat("100 0 50 800 50 0 0 0 40 0");
        CpuProbe probe = new CpuProbe(proc);
        assertThat(read(probe)).isEmpty();
        stat("130 10 60 830 70 5 5 0 70 0");
        // 30 user, 10 nice, 10 system, 5 irq, 5 softirq of 110.
        assertThat(read(probe)).isEqualTo(Map.of("cpu_utilization_percentage", 100.0 * 60 / 110));
        stat("140 10 60 840 70 5 5 0 70 0");
        assertThat(read(probe)).isEqualTo(Map.of("cpu_utilization_percentage", 50.0));
    }

    @Test
    void memory_is_in_use_when_no_program_could_get_it() throws IOException {
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal:        8000000 kB\nMemFree:          100000 kB\nMemAvailable:    6000000 kB\nHugePages_Total:  0\n");
        assertThat(read(new MemoryProbe(proc)))
                .isEqualTo(Map.of(
                        "system_memory_usage_megabytes",
                        2_000_000 * 1024 / 1e6,
                        "system_memory_usage_percentage",
                        25.0));
    }

    @Test
    void the_network_counts_all_interfaces_from_the_start() throws IOException {
        network(1_000_000, 2_000_000);
        NetworkProbe probe = new NetworkProbe(proc);
        network(3_500_000, 2_000_500);
        Map<String, Double> expected = Map.of("network_receive_megabytes", 2.5, "network_transmit_megabytes", 0.0005);
        assertThat(read(probe)).isEqualTo(expected);
        assertThat(read(probe)).isEqualTo(expected);
    }

    private void network(long received, long sent) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/dev"),
                "Inter-|   Receive                            |  Transmit\n"
                        + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop\n"
                        + "    lo:    7000    9    0    0    0     0          0         0     7000     9    0    0    0     0       0          0\n"
                        + "  eth0:" + received + " 9 0 0 0 0 0 0 " + sent + " 9 0 0 0 0 0 0\n");
    }

    @Test
    void what_is_there_of_the_disk_adds_up() throws IOException {
        Map<String, Double> disk = read(new DiskProbe(proc));
        double used = disk.get("disk_usage_megabytes");
        double available = disk.get("disk_available_megabytes");
        assertThat(used + available)
                .isPositive()
                .isLessThanOrEqualTo(Files.getFileStore(proc).getTotalSpace() / 1e6);
        assertThat(disk.get("disk_usage_percentage")).isEqualTo(100 * used / (used + available), within(1e-9));
    }

    @Test
    void a_system_without_these_files_is_asked_through_the_virtual_machine() throws IOException {
        assertThat(read(new MemoryProbe(proc)))
                .containsOnlyKeys("system_memory_usage_megabytes", "system_memory_usage_percentage");
        assertThat(read(new NetworkProbe(proc))).isEmpty();
        assertThat(read(new CpuProbe(proc)).keySet()).isSubsetOf("cpu_utilization_percentage");
    }

    @Test
    @Timeout(60)
    void allocation_and_pauses_of_the_virtual_machine_are_those_since_the_sample_before() throws IOException {
        JvmProbe probe = new JvmProbe();
        long start = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < 64; i++) sum += new byte[1_000_000 + i].length;
        Map<String, Double> values = read(probe);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(values.get("jvm_allocation_megabytes_per_second")).isGreaterThan(sum / 1e6 / seconds * 0.5);
        assertThat(values.get("jvm_heap_used_megabytes")).isPositive();
        assertThat(values.get("jvm_threads")).isGreaterThanOrEqualTo(1);
        double pause = 0;
        while (pause == 0) {
            System.gc();
            pause = read(probe).get("jvm_gc_pause_milliseconds");
        }
        assertThat(pause).isBetween(1.0, 10_000.0);
        assertThat(read(probe).get("jvm_gc_pause_milliseconds")).isLessThan(pause + 1);
    }
}
