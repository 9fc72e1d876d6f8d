package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.LoggedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class TribuoAutologTest {
    /** Tribuo tells of each hundred steps; kept here, because a logger that nobody holds forgets its level. */
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    @TempDir
    Path folder;

    private Store store;
    private final MutableDataset<Label> test = dataset("made", 100, 2);
    private Model<Label> model;
    private LabelEvaluation evaluation;

    @BeforeEach
    void train() {
        TRIBUO.setLevel(Level.WARNING);
        store = new Store(folder);
        model = new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.25), 4, 100, 1, 7L)
                .train(dataset("made", 300, 1));
        evaluation = new LabelEvaluator().evaluate(model, test);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MutableDataset<Label> dataset(String source, int count, long seed) {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance(source, new LabelFactory()), new LabelFactory());
        Rows rows = Rows.of(count, seed);
        for (int row = 0; row < count; row++) {
            float[] features = rows.row(row);
            double[] values = {features[0], features[1], features[2]};
            data.add(new ArrayExample<>(new Label(rows.labels()[row] > 0 ? "Gentoo" : "Adelie"), Rows.NAMES, values));
        }
        return data;
    }

    @Test
    void provenance_becomes_params() {
        TribuoAutolog.log(store.run, model, evaluation);
        assertThat(store.params())
                .containsEntry("trainer.epochs", "4")
                .containsEntry("trainer.seed", "7")
                .containsEntry("trainer.optimiser.initialLearningRate", "0.25")
                .containsEntry("trainer.class-name", LinearSGDTrainer.class.getName())
                .containsEntry("dataset.num-examples", "300")
                .containsEntry("dataset.transformations", "[]")
                .containsEntry("dataset.is-dense", "true")
                .containsEntry("tribuo-version", "4.3.2");
    }

    @Test
    void evaluations_become_metrics_of_each_output_and_average() {
        TribuoAutolog.log(store.run, model, evaluation);
        assertThat(store.curve("f1-Adelie")).containsExactly(evaluation.f1(new Label("Adelie")));
        assertThat(store.curve("f1-macro")).containsExactly(evaluation.macroAveragedF1());
        assertThat(store.curve("accuracy-micro")).containsExactly(evaluation.accuracy());
        assertThat(evaluation.accuracy()).isBetween(0.7, 1.0);
    }

    @Test
    void evaluations_on_several_datasets_are_told_apart() {
        LabelEvaluation train = new LabelEvaluator().evaluate(model, dataset("made", 300, 1));
        TribuoAutolog.log(store.run, model, Map.of("train", train, "test", evaluation));
        assertThat(store.curve("train-f1-macro")).containsExactly(train.macroAveragedF1());
        assertThat(store.curve("test-f1-macro")).containsExactly(evaluation.macroAveragedF1());
        assertThat(store.curve("f1-macro")).isEmpty();
    }

    @Test
    void the_logged_model_is_read_back_and_answers_the_same() throws Exception {
        LoggedModel logged = TribuoAutolog.log(store.run, model, evaluation);
        Model<Label> again = Model.deserializeFromFile(store.path(logged).resolve("model.tribuo"))
                .castModel(Label.class);
        assertThat(again.predict(test).toString()).isEqualTo(model.predict(test).toString());
        assertThat(store.document(logged).get("flavors"))
                .isEqualTo(Map.of(
                        "tribuo",
                        Map.of(
                                "data", "model.tribuo",
                                "model_class", model.getClass().getName(),
                                "tribuo_version", "4.3.2")));
        assertThat(store.run.artifacts().list()).isEqualTo(List.of());
    }

    @Test
    void a_value_too_long_for_a_param_becomes_an_artifact_that_the_param_names() {
        String source = "x".repeat(6_001);
        Model<Label> described =
                new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.25), 1, 7L).train(dataset(source, 50, 1));
        LoggedModel logged = Autolog.log(store.run, described);
        String path = store.run.artifacts().files("params").get(0).path();
        assertThat(path).matches("params/dataset_datasource_description-[0-9a-f]{12}\\.txt");
        assertThat(store.params()).containsEntry("dataset.datasource.description", "artifact: " + path);
        assertThat(store.run.artifacts().text(path)).isEqualTo(source);
        assertThat(store.path(logged).resolve("model.tribuo")).isNotEmptyFile();
    }
}
