package dev.mlopskit.tracking.internal.jvm;

import java.io.IOException;
import java.util.Map;

/** Reads some figures of the machine or of the virtual machine. Made and read by one thread at a time. */
interface Probe {
    /** A megabyte as MLflow has it. */
    double MEGABYTE = 1e6;

    /** Adds what this system tells, by name without {@code system/}; what is of a span is of that since the last call. */
    void read(Map<String, Double> into) throws IOException;
}
