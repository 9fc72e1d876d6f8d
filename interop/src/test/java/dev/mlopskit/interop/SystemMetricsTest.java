package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Java process tells of itself is found under the names that MLflow has for it. */
class SystemMetricsTest {
    private static final String GIT = "mlflow.source.git.";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    @Timeout(180)
    void MLflow_finds_its_own_system_metrics_and_the_tags_of_git(Mlflow mlflow) {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            String runId = tracking.experiment("penguins").call("sampled", run -> {
                run.logEnvironment();
                run.logSystemMetrics(Duration.ofMillis(20));
                waitForSamples(tracking, run, 3);
                return run.runId();
            });
            Node seen = mlflow.run("read_source.py", folder, runId);
            RunData run = tracking.run(runId);

            assertThat(seen.at("names").items()).hasSizeGreaterThanOrEqualTo(8);
            assertThat(seen.at("names").items())
                    .allSatisfy(name ->
                            assertThat(run.metrics()).as("of MLflow's names").containsKey(name.text()));
            for (String key : run.metrics().keySet())
                assertThat(seen.at("histories", key).items())
                        .as(key)
                        .extracting(point -> point.items().get(0).real())
                        .isEqualTo(tracking.history(runId, key).stream()
                                .map(Metric::value)
                                .toList());
            assertThat(seen.at("tags").texts()).isEqualTo(gitTags(run));
            assertThat(seen.at("artifacts").items())
                    .extracting(Node::text)
                    .containsExactly("environment/class-path.json", "environment/runtime.json");
        }
    }

    private static void waitForSamples(Tracking tracking, Run run, int samples) {
        while (tracking.history(run.runId(), "system/cpu_utilization_percentage")
                        .size()
                < samples) Thread.onSpinWait();
    }

    /** By the names that the script uses; none where this is not a work tree of git. */
    private static Map<String, String> gitTags(RunData run) {
        Map<String, String> tags = new TreeMap<>();
        Map.of("commit", "commit", "branch", "branch", "dirty", "dirty", "remote", "repoURL")
                .forEach((name, tag) -> {
                    String value = run.tags().get(GIT + tag);
                    if (value != null) tags.put(name, value);
                });
        return tags;
    }
}
