package dev.mlopskit.tracking.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What went through all network interfaces since this probe was made, as MLflow counts it; source: proc_net(5). Nothing where
 * there is no such file, since Java does not tell.
 */
final class NetworkProbe implements Probe {
    private static final int HEADER = 2;
    private static final int RECEIVED = 0;
    private static final int SENT = 8;

    private record Bytes(long received, long sent) {}

    private final Path devices;
    private final Bytes first;

    NetworkProbe(Path proc) throws IOException {
        // Of this process, which may be in a network of its own.
        this.devices = proc.resolve("net/dev");
        this.first = bytes();
    }

    @Override
    public void read(Map<String, Double> into) throws IOException {
        if (!Files.isReadable(devices)) return;
        Bytes now = bytes();
        into.put("network_receive_megabytes", (now.received() - first.received()) / MEGABYTE);
        into.put("network_transmit_megabytes", (now.sent() - first.sent()) / MEGABYTE);
    }

    private Bytes bytes() throws IOException {
        long received = 0;
        long sent = 0;
        if (Files.isReadable(devices))
            for (String line : Files.readAllLines(devices).stream().skip(HEADER).toList()) {
                String[] columns =
                        line.substring(line.lastIndexOf(':') + 1).strip().split("\\s+");
                if (columns.length <= SENT) continue;
                received += Long.parseLong(columns[RECEIVED]);
                sent += Long.parseLong(columns[SENT]);
            }
        return new Bytes(received, sent);
    }
}
