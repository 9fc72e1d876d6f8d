package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated searches over generated runs: Java finds the same runs in the same order as the real MLflow. */
class SearchTest {
    private static final long SEED = 20_261_123;
    private static final int RUNS = 300;
    private static final int SEARCHES = 80;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void finds_what_MLflow_finds(Mlflow mlflow) throws Exception {
        Random random = new Random(SEED);
        try (Tracking tracking = SearchWorld.open(folder)) {
            Experiment experiment = SearchWorld.write(tracking, RUNS, random);
            List<SearchWorld.Search> searches = Stream.concat(
                            SearchWorld.fixed().stream(),
                            Stream.generate(() -> SearchWorld.search(random)).limit(SEARCHES))
                    .filter(search ->
                            mlflow.treatsNanAsUnequal() || !search.filter().contains("metrics.loss"))
                    .toList();
            Path asked = folder.resolve("searches.json");
            Files.writeString(asked, json(experiment, searches));
            List<Node> answers =
                    mlflow.run("search.py", folder, asked.toString()).items();

            SoftAssertions.assertSoftly(softly -> {
                for (int i = 0; i < searches.size(); i++)
                    softly.assertThat(ids(experiment, searches.get(i)))
                            .as(searches.get(i).toString())
                            .isEqualTo(ids(answers.get(i)));
            });
            assertThat(answers.stream().filter(answer -> ids(answer) instanceof List<?> found && !found.isEmpty()))
                    .as("searches that find something")
                    .hasSizeGreaterThan(searches.size() / 2);
        }
    }

    private static String json(Experiment experiment, List<SearchWorld.Search> searches) {
        return Json.write(searches.stream()
                .map(search -> Map.of(
                        "experiment", experiment.experimentId(),
                        "filter", search.filter(),
                        "order_by", search.orderBy()))
                .toList());
    }

    private static Object ids(Experiment experiment, SearchWorld.Search search) {
        return experiment.runs(search.filter()).orderBy(search.orderBy().toArray(String[]::new)).list().stream()
                .map(RunData::runId)
                .toList();
    }

    private static Object ids(Node answer) {
        return answer.value() instanceof String refusal
                ? refusal
                : answer.items().stream().map(Node::text).toList();
    }
}
