package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.serving.endpoint.EndpointEvent;
import dev.mlopskit.serving.endpoint.EndpointEvent.Stable;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that Java serves is changed by whoever moves its alias. */
class EndpointTest {
    record Question(double x) {}

    record Answer(double y) {}

    private static final PredictorOptions FUNCTIONS = PredictorOptions.of(
            ModelFunction.of("one", Question.class, Answer.class, question -> new Answer(1)),
            ModelFunction.of("two", Question.class, Answer.class, question -> new Answer(2)));

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void an_alias_that_MLflows_client_moves_changes_what_is_served(Mlflow mlflow) throws Exception {
        BlockingQueue<EndpointEvent> heard = new LinkedBlockingQueue<>();
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            try (Run run = tracking.experiment("numbers").startRun("both")) {
                for (String name : new String[] {"one", "two"})
                    run.logModel(name, ModelPackage.function(name).build()).register("numbers");
            }
            tracking.modelVersion("models:/numbers/1").alias("champion");
            try (Endpoint<Question, Double> endpoint = Endpoint.builder(
                            tracking, "models:/numbers@champion", Question.class, Double.class)
                    .options(FUNCTIONS)
                    .reload(Duration.ofMillis(50))
                    .listener(heard::add)
                    .open()) {
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new Stable("numbers/1", null));
                assertThat(endpoint.predict(new Question(0))).isEqualTo(1);
                assertThat(mlflow.run("move_alias.py", folder, "numbers", "champion", "2")
                                .at("version")
                                .number())
                        .isEqualTo(2);
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new Stable("numbers/2", "numbers/1"));
                assertThat(endpoint.predict(new Question(0))).isEqualTo(2);
            }
        }
    }
}
