package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tasks of generated DAGs end here as they do in the real Airflow, whatever the rules, branches, mappings, setups and failures. */
class AirflowTest {
    private static final int DAGS = 60;
    private static final Duration LONGEST = Duration.ofMinutes(8);

    @TempDir
    Path folder;

    @Test
    @Timeout(600)
    void tasks_end_as_in_Airflow() throws IOException {
        Map<String, DagCase> cases = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (long seed = 0; seed < DAGS; seed++) {
            DagCase dag = new DagCase(seed);
            cases.put(dag.id(), dag);
            lines.add(Json.write(dag.spec()));
        }
        Path file = Files.write(folder.resolve("dags.jsonl"), lines);
        int compared = 0;
        int left = 0;
        Set<String> seen = new HashSet<>();
        for (String line : Airflow.run("airflow_states.py", folder, LONGEST, file.toString())
                .lines()
                .toList()) {
            Node answer = new Node(Json.read(line));
            DagCase dag = cases.get(answer.at("id").text());
            Map<String, TaskState> ours = dag.states();
            Set<String> depend = dag.dependOnTiming(ours);
            Map<String, String> expected = new HashMap<>(answer.at("states").texts());
            Map<String, String> found = new HashMap<>(DagCase.names(ours));
            expected.keySet().removeAll(depend);
            found.keySet().removeAll(depend);
            assertThat(found).as("%s, without %s", dag, depend).isEqualTo(expected);
            compared += found.size();
            left += depend.size();
            seen.addAll(found.values());
        }
        System.out.println("Airflow: " + compared + " tasks of " + DAGS + " DAGs ended alike; " + left
                + " depend on its timing and were left out");
        assertThat(compared).isGreaterThan(200);
        assertThat(seen).contains("success", "failed", "skipped", "upstream_failed");
    }
}
