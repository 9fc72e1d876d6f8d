package dev.mlopskit.autolog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    @TempDir
    Path folder;

    @Test
    void names_are_changed_as_little_as_MLflow_demands() {
        assertThat(List.of("ndcg@3", "a b/c.d:e-f_1", "größe", "x=1", "/a//b/", "..", "a/../b", "."))
                .extracting(Keys::clean)
                .containsExactly("ndcg_at_3", "a b/c.d:e-f_1", "größe", "x_1", "_a_/b_", "_", "a/_/b", "_");
    }

    @Test
    void names_that_would_come_out_the_same_stay_apart() {
        Map<String, Integer> names = new LinkedHashMap<>();
        names.put("x=1", 1);
        names.put("x_1", 2);
        names.put("x?1", 3);
        names.put("y".repeat(250) + "a", 4);
        names.put("y".repeat(250) + "b", 5);
        Map<String, Integer> cleaned = Keys.clean(names);
        assertThat(cleaned).hasSize(5).containsEntry("x_1", 2);
        assertThat(cleaned.keySet()).allSatisfy(key -> assertThat(key.length()).isLessThanOrEqualTo(250));
    }

    @Test
    void a_store_takes_whatever_comes_out() {
        Random random = new Random(11);
        String parts = "/.@ab:=\\ \"'-_\u00e9\u4e2d\u0301\ud83d\ude00\n\t%0";
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(i % 20 == 0 ? 400 : 8);
            for (int j = 0; j < length; j++) name.append(parts.charAt(random.nextInt(parts.length())));
            names.put(name.toString(), i);
        }
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("keys").startRun("all")) {
            run.params(Keys.clean(names));
            assertThat(run.read().params()).hasSameSizeAs(names);
        }
    }
}
