package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.serving.protocol.ModelServer;
import dev.mlopskit.tracking.ModelVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EndpointOverHttpTest {
    @TempDir
    Path folder;

    @Test
    void an_endpoint_is_served_as_it_changes_and_what_it_refuses_is_told_to_be_tried_again() throws Exception {
        try (Registered registered = new Registered(folder)) {
            registered.register("version_1").alias("champion");
            ModelVersion two = registered.register("version_2");
            Endpoint<Number, Double> endpoint = registered.endpoint().open();
            try (ModelServer server = ModelServer.start(endpoint)) {
                assertThat(asked(server).body()).isEqualTo("{\"predictions\":[{\"y\":1.0}]}");
                two.alias("champion");
                endpoint.refresh();
                assertThat(asked(server).body()).isEqualTo("{\"predictions\":[{\"y\":2.0}]}");
                endpoint.close();
                HttpResponse<String> refused = asked(server);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.body()).contains("is closed");
            } finally {
                endpoint.close();
            }
        }
    }

    private static HttpResponse<String> asked(ModelServer server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/invocations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"dataframe_records\": [{\"x\": 5}]}"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
