package dev.mlopskit.pipeline.internal.lineage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Posts each event to an address. */
public final class HttpSender implements EventSender {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI address;
    private final Map<String, String> headers;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /** For an address, with headers of each request. */
    public HttpSender(URI address, Map<String, String> headers) {
        this.address = address;
        this.headers = Map.copyOf(headers);
        // An address or a header that no request can have is told now, and not by a warning later.
        request("{}");
    }

    private HttpRequest request(String event) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event));
        headers.forEach(request::setHeader);
        return request.build();
    }

    @Override
    public void send(String event) throws IOException, InterruptedException {
        HttpResponse<Void> response = client.send(request(event), HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) throw new IOException("answered with status " + response.statusCode());
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return address.toString();
    }
}
