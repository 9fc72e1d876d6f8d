package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Scorer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/serving.md shows of serving over HTTP is what is compiled and run here. */
class HttpGuideTest {
    private final Scorer penguins = ModelServerTest.model();
    private final Scorer diamonds = ModelServerTest.model();

    @Test
    void one_line() {
        Scorer model = penguins;
        // @start region="one-line"
        try (ModelServer server = ModelServer.start(model)) {
            System.out.println(server.uri()); // http://127.0.0.1:38211
        }
        // @end
    }

    @Test
    void options() {
        // @start region="options"
        try (ModelServer server = ModelServer.builder()
                .model("penguins", penguins)
                .model("diamonds", diamonds)
                .port(0)
                .bodyLimit(1 << 20)
                .concurrency(32)
                .requestTimeout(Duration.ofSeconds(5))
                .start()) {
            System.out.println(server.uri().resolve("/v2/models/diamonds"));
        }
        // @end
    }

    @Test
    void functions() {
        byte[] body = ModelServerTest.ROW.getBytes(StandardCharsets.UTF_8);
        // @start region="functions"
        Protocol protocol = Protocol.all(Map.of("penguins", penguins));
        ProtocolResponse answer = protocol.handle(ProtocolRequest.post("/invocations", "application/json", body));
        // @end
        assertThat(answer.status()).isEqualTo(200);
    }
}
