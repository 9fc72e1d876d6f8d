package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointBuilderTest {
    @Test
    void what_is_null_is_named(@TempDir Path folder) {
        try (Registered registered = new Registered(folder)) {
            assertThatThrownBy(() -> registered.endpoint().canary(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("canary");
            assertThatThrownBy(() -> registered.endpoint().warmUp(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("rows");
            assertThatThrownBy(() -> registered.endpoint().listener(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("listener");
        }
    }
}
