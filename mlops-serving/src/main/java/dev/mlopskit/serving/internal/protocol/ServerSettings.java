package dev.mlopskit.serving.internal.protocol;

import java.net.InetAddress;
import java.time.Duration;

/** What a server was told; see the builder of {@code ModelServer}. */
public record ServerSettings(
        InetAddress address,
        int port,
        int bodyLimit,
        long bufferLimit,
        int concurrency,
        int threads,
        boolean virtualThreads,
        Duration requestTimeout,
        Duration stopTimeout) {}
