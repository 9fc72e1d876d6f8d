package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same program on a real MLflow server as on a file: only the address changes. */
class RestTest {
    private static final long SEED = 20_261_124;
    private static final int RUNS = 300;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void a_program_sees_the_same_on_a_server_as_on_a_file(Mlflow mlflow) throws Exception {
        Map<String, Object> onFile;
        try (Tracking tracking = Tracking.open(folder.resolve("file/mlflow.db"))) {
            onFile = UserProgram.run(tracking, folder.resolve("1"));
        }
        try (TrackingServer server = TrackingServer.start(mlflow, folder.resolve("server"));
                Tracking tracking = server.open()) {
            Map<String, Object> onServer = UserProgram.run(tracking, folder.resolve("2"));
            SoftAssertions.assertSoftly(softly -> onFile.forEach((what, value) ->
                    softly.assertThat(onServer.get(what)).as(what).isEqualTo(value)));
            assertThat(onServer.keySet()).isEqualTo(onFile.keySet());
        }
    }

    /** Searches that MLflow's grammar cannot write are refused, and not sent. */
    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void a_search_of_a_server_finds_what_a_search_of_its_file_finds(Mlflow mlflow) throws Exception {
        Path home = Files.createDirectories(folder.resolve("server"));
        try (Tracking file = SearchWorld.open(Place.file(home))) {
            SearchWorld world = new SearchWorld(new Random(SEED));
            if (mlflow == Mlflow.NEWEST) world.write(file, Place.file(home), RUNS);
            else world.writeRuns(file, RUNS);
        }
        SearchMaker maker = new SearchMaker(new Random(SEED));
        Stream<SearchCase> made = Stream.of(SearchCase.Entity.values())
                .flatMap(entity -> Stream.generate(() -> maker.any(entity)).limit(60));
        List<SearchCase> searches = Stream.concat(SearchMaker.fixed().stream(), made)
                .filter(search -> mlflow == Mlflow.NEWEST || search.isForTheFirst())
                // Of what is deleted a server tells runs and experiments only.
                .filter(search -> !search.deleted() || search.entity().ordinal() < 2)
                .toList();
        int refused = 0;
        try (TrackingServer server = TrackingServer.start(mlflow, home);
                Tracking remote = server.open();
                Tracking file = Tracking.open(server.database());
                AutoCloseableSoftAssertions softly = new AutoCloseableSoftAssertions()) {
            for (SearchCase search : searches)
                try {
                    softly.assertThat(search.ids(remote)).as(search.toString()).isEqualTo(search.ids(file));
                } catch (InvalidValueException e) {
                    refused++;
                }
            assertThat(refused).isLessThan(searches.size() / 10);
            assertThat(remote.experiment("searched").runs().limit(7).list()).hasSize(7);
            assertThat(remote.experiment("searched").runs().count()).isEqualTo(RUNS);
        }
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void texts_of_a_filter_reach_the_server_as_they_are(Mlflow mlflow) throws Exception {
        List<String> texts = List.of("it's", "say \"hi\"", "a\\b", "100% _sure_", "a\nb", "ü 🐧", "`", "a''b", "");
        try (TrackingServer server = TrackingServer.start(mlflow, folder.resolve("server"));
                Tracking tracking = server.open()) {
            Experiment experiment = tracking.experiment("quoted");
            String some = "";
            for (String text : texts) {
                Run run = experiment.startRun("x");
                some = run.runId();
                run.tag("text", text);
                run.close();
            }
            for (String text : texts) {
                var tag = Field.tag("text");
                assertThat(experiment.runs(tag.equalTo(text)).list()).as(text).hasSize(1);
                assertThat(experiment
                                .runs(Field.attribute("run_id").in(some, text))
                                .list())
                        .as("a list with " + text)
                        .hasSize(1);
            }
        }
    }
}
