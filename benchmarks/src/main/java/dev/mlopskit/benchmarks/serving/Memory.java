package dev.mlopskit.benchmarks.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes hold. */
public final class Memory {
    private Memory() {}

    /** Resident bytes, heap and native, after what the heap can give back; as Linux counts them. */
    public static long resident() throws IOException {
        System.gc();
        return of("self");
    }

    /** Resident bytes of a process, as Linux counts them. */
    public static long resident(long pid) throws IOException {
        return of(String.valueOf(pid));
    }

    private static long of(String process) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
