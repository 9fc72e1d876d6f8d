package dev.mlopskit.serving.internal.protocol;

import com.sun.net.httpserver.HttpServer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.protocol.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** A protocol on the JDK's server. */
public final class JdkServer {
    private static final String NODELAY = "sun.net.httpserver.nodelay";

    static {
        // The JDK sends the head and the body of an answer in two parts, of which the second waits 40 ms for a client
        // that
        // confirms late. There is no way to say so but for the whole process, and before its first server.
        if (System.getProperty(NODELAY) == null) System.setProperty(NODELAY, "true");
    }

    private final HttpServer server;
    private final Workers workers;
    private final Exchanges exchanges;
    private final ServerSettings settings;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JdkServer(HttpServer server, Workers workers, Exchanges exchanges, ServerSettings settings) {
        this.server = server;
        this.workers = workers;
        this.exchanges = exchanges;
        this.settings = settings;
    }

    /** Starts one. */
    public static JdkServer start(Protocol protocol, ServerSettings settings) {
        HttpServer server = bind(settings);
        Workers workers = new Workers(settings);
        Exchanges exchanges = new Exchanges(protocol, settings);
        server.setExecutor(workers);
        server.createContext("/", exchanges);
        server.start();
        return new JdkServer(server, workers, exchanges, settings);
    }

    private static HttpServer bind(ServerSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new ServingException(
                    "cannot listen on " + address + ": " + e.getMessage()
                            + ": choose another port, or 0 for any that is free",
                    e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends it when the calls that run have ended, or their time is over. */
    public void close() {
        if (closed.getAndSet(true)) return;
        exchanges.stop(settings.stopTimeout());
        server.stop(0);
        workers.stop();
    }
}
