package dev.mlopskit.serving.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.internal.protocol.JdkServer;
import dev.mlopskit.serving.internal.protocol.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Models served over HTTP in this process, on the JDK's own server: {@code try (ModelServer server = ModelServer.start(scorer)) {
 * server.uri(); }}. It speaks {@link Protocol#all}. Unless told otherwise only this machine can reach it; there is neither
 * encryption nor a login: put a proxy before it for others. Thread-safe.
 *
 * <p>Slow clients: a request must come within the time that {@link Builder#requestTimeout} says, head and body together, and an
 * answer must be taken within the same time; else the connection is closed, after an answer with the status 408 where the client
 * still listens. Bodies take memory as they come, together at most {@link Builder#bufferLimit}. A connection that says nothing
 * has no thread. A client that sends its head slowly holds one for that time, so many of them can make others wait: with {@link
 * Builder#virtualThreads} they cannot. How many connections there are is bounded by the JDK's system property {@code
 * jdk.httpserver.maxConnections} only, where a JDK knows it.
 *
 * <p>The first server of a process sets the system property {@code sun.net.httpserver.nodelay} to {@code true} if nobody has set
 * it: the JDK reads it once for all servers, and without it each answer may wait 40 ms. What is no HTTP is refused by the JDK
 * itself, with a page of its own.
 */
public final class ModelServer implements AutoCloseable {
    private final JdkServer server;

    private ModelServer(JdkServer server) {
        this.server = server;
    }

    /**
     * Serves one model, by the name {@code model}, on any free port of the loopback address.
     *
     * @throws ServingException if no port can be had
     */
    public static ModelServer start(Scorer scorer) {
        return builder().model("model", scorer).start();
    }

    /** Begins a server with options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens, like {@code http://127.0.0.1:8080}. */
    public URI uri() {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        try {
            return new URI("http", null, host, address.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Ends it. Requests that have begun are answered, for as long as {@link Builder#stopTimeout} says; new ones get the status
     * 503 meanwhile. The models are not closed. May be called again.
     */
    @Override
    public void close() {
        server.close();
    }

    /** Collects models and options. Not thread-safe. */
    public static final class Builder {
        private static final int MIB = 1 << 20;

        private final Map<String, Scorer> scorers = new LinkedHashMap<>();
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private int bodyLimit = 16 * MIB;
        private long bufferLimit = 64L * MIB;
        private int concurrency = 64;
        private boolean virtualThreads;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration stopTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Adds a model.
         *
         * @param name what its paths have; neither empty nor with a slash
         */
        public Builder model(String name, Scorer scorer) {
            if (name.isEmpty() || name.contains("/"))
                throw new ServingException("the name '" + name + "' of a model is part of a path: leave slashes out");
            if (scorers.putIfAbsent(name, scorer) != null)
                throw new ServingException("there are two models '" + name + "': name them differently");
            return this;
        }

        /** Sets the port; 0, as by default, for any that is free. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) throw new ServingException("the port " + port + " is none: use 0 to 65535");
            this.port = port;
            return this;
        }

        /** Sets the address; by default that of the loopback, which only this machine can reach. */
        public Builder address(InetAddress address) {
            this.address = address;
            return this;
        }

        /** Sets how long a body may be, in bytes; by default 16 MiB. */
        public Builder bodyLimit(int bytes) {
            bodyLimit = (int) positive("bodyLimit", bytes);
            return this;
        }

        /** Sets how many bytes of bodies there may be at once; by default 64 MiB. Requests beyond get the status 503.
         * What is read of a body takes some times as much while it is scored. */
        public Builder bufferLimit(long bytes) {
            bufferLimit = positive("bufferLimit", bytes);
            return this;
        }

        /** Sets how many requests may be scored at once; by default 64. Others get the status 503 and may try again. */
        public Builder concurrency(int requests) {
            concurrency = (int) positive("concurrency", requests);
            return this;
        }

        /** Gives each request a virtual thread in place of one of a pool, from Java 21 on; before it, this changes nothing. */
        public Builder virtualThreads() {
            virtualThreads = true;
            return this;
        }

        /** Sets how long a request may take to come, and its answer to be taken; by default 30 seconds. */
        public Builder requestTimeout(Duration timeout) {
            positive("requestTimeout", timeout.toMillis());
            requestTimeout = timeout;
            return this;
        }

        /** Sets how long {@link ModelServer#close} waits for requests that have begun; by default 10 seconds. */
        public Builder stopTimeout(Duration timeout) {
            if (timeout.isNegative()) throw new ServingException("stopTimeout is negative: give zero for no wait");
            stopTimeout = timeout;
            return this;
        }

        private static long positive(String name, long value) {
            if (value <= 0) throw new ServingException(name + " is " + value + ": give more than zero");
            return value;
        }

        /**
         * Starts the server.
         *
         * @throws ServingException if there is no model, or the port cannot be had
         */
        public ModelServer start() {
            if (scorers.isEmpty())
                throw new ServingException("a server needs a model: add one with model(name, scorer)");
            if (bufferLimit < bodyLimit)
                throw new ServingException("bufferLimit is less than bodyLimit: no such body could ever be read");
            // Some more than are scored at once, for those that read, write and refuse.
            ServerSettings settings = new ServerSettings(
                    address,
                    port,
                    bodyLimit,
                    bufferLimit,
                    concurrency,
                    concurrency + 32,
                    virtualThreads,
                    requestTimeout,
                    stopTimeout);
            return new ModelServer(JdkServer.start(Protocol.all(scorers), settings));
        }
    }
}
