package dev.mlopskit.tracking.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks, as MLflow's variables and the address say it; and that nobody else learns of it. */
class CredentialsTest {
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String sent(String uri, Map<String, String> environment) {
        RestStore.open(uri, environment);
        return server.authorizations().get(server.authorizations().size() - 1);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_user_with_a_password_goes_before_a_token_and_both_before_the_address() {
        Map<String, String> user = Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "süß:1");
        Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "t0ken");
        String named = "http://bob:p%40ss+word@" + server.host();
        assertThat(sent(server.uri(), Map.of())).isEqualTo("null");
        assertThat(sent(server.uri(), user)).isEqualTo(basic("ann:süß:1"));
        assertThat(sent(server.uri(), token)).isEqualTo("Bearer t0ken");
        assertThat(sent(named, Map.of())).isEqualTo(basic("bob:p@ss+word"));
        assertThat(sent(named, token)).isEqualTo("Bearer t0ken");
        assertThat(sent(
                        named,
                        Map.of(
                                "MLFLOW_TRACKING_TOKEN", "t0ken",
                                "MLFLOW_TRACKING_USERNAME", "ann",
                                "MLFLOW_TRACKING_PASSWORD", "pw")))
                .isEqualTo(basic("ann:pw"));
    }

    @Test
    void a_password_of_the_address_shows_nowhere() {
        String uri = "http://bob:s3cret@" + server.host() + "/";
        try (Tracking tracking =
                Tracking.builder().uri(uri).environment(Map.of()).open()) {
            assertThat(tracking.uri()).isEqualTo(server.uri());
            server.then(401, "text/plain", "who are you?");
            assertThatThrownBy(() -> tracking.experiments().list())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("MLFLOW_TRACKING_USERNAME")
                    .hasMessageNotContaining("s3cret");
            server.thenBreaks();
            assertThatThrownBy(() -> tracking.experiment("x").startRun("y")).hasMessageNotContaining("s3cret");
        }
        for (String broken :
                new String[] {"http://bob:s3cret@/x", "http://bob:s3 cret@host/", "http://b:s3cret@h/?q=1"})
            assertThatThrownBy(() -> RestStore.open(broken, Map.of()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("http://localhost:5000")
                    .hasMessageNotContaining("s3")
                    .hasNoCause();
    }

    @Test
    void credentials_print_nothing_secret() {
        assertThat(Credentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"), null))
                .hasToString("Bearer ...");
    }

    @Test
    void a_redirect_is_not_followed_since_it_would_take_the_credentials_along() throws IOException {
        try (ScriptedServer other = new ScriptedServer()) {
            server.then(302, Map.of("Location", other.uri() + "/"));
            assertThatThrownBy(() -> RestStore.open(server.uri(), Map.of("MLFLOW_TRACKING_TOKEN", "t0ken")))
                    .hasMessageContaining("another address");
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void a_connection_that_checks_nobody_is_refused() {
        assertThatThrownBy(() -> RestStore.open("https://localhost", Map.of("MLFLOW_TRACKING_INSECURE_TLS", "true")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("MLFLOW_TRACKING_SERVER_CERT_PATH");
    }

    @Test
    void variables_that_are_no_numbers_are_refused_by_name() {
        for (String text : new String[] {"soon", "-1", "0", "99999999999"})
            assertThatThrownBy(() -> RestStore.open(server.uri(), Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", text)))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("MLFLOW_HTTP_REQUEST_TIMEOUT");
    }

    @Test
    void something_that_is_no_MLflow_server_is_told_from_one() {
        server.then(200, "text/html", "<html>Welcome to nginx</html>");
        assertThatThrownBy(() -> RestStore.open(server.uri(), Map.of())).hasMessageContaining("not JSON");
        server.then(404, "text/html", "<html>nothing here</html>");
        assertThatThrownBy(() -> RestStore.open(server.uri(), Map.of())).hasMessageContaining("MLflow server");
    }

    @Test
    void a_server_may_stand_below_a_path() {
        RestStore.open(server.uri() + "/team/mlflow/", Map.of());
        assertThat(server.seen()).containsExactly("GET /team/mlflow/api/2.0/mlflow/experiments/search?max_results=1");
    }
}
