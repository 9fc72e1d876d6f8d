package dev.mlopskit.tracking.internal.rest;

import java.lang.ref.WeakReference;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's clients, one for all stores that speak in the same way. Each has a thread of its own, which ends with the garbage
 * collection that finds it unused, since the JDK before version 21 cannot close one. Thread-safe.
 */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Map<Key, WeakReference<HttpClient>> OPEN = new HashMap<>();

    /**
     * What two stores must have in common; the second and third, of the JVM, may be set anew.
     *
     * @param certificates the text of those that are trusted; empty for the JVM's
     */
    private record Key(
            Duration connect,
            String certificates,
            SSLContext usual,
            @Nullable ProxySelector proxies) {}

    private Clients() {}

    /** A client, which the caller keeps for as long as it speaks. */
    static HttpClient of(Map<String, String> environment, Duration timeout) {
        String certificates = Tls.certificates(environment);
        Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
        Key key = new Key(connect, certificates, usual(), ProxySelector.getDefault());
        synchronized (OPEN) {
            OPEN.values().removeIf(client -> client.get() == null);
            WeakReference<HttpClient> known = OPEN.get(key);
            HttpClient client = known == null ? null : known.get();
            if (client != null) return client;
            client = open(connect, certificates, environment);
            OPEN.put(key, new WeakReference<>(client));
            return client;
        }
    }

    private static HttpClient open(Duration connect, String certificates, Map<String, String> environment) {
        // One exchange a connection: MLflow's server speaks no HTTP/2. Redirects would take the credentials elsewhere.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect);
        if (!certificates.isEmpty()) builder.sslContext(Tls.trusting(certificates, environment));
        return builder.build();
    }

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }
}
