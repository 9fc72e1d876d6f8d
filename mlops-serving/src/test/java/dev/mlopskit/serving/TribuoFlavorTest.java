package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;

/** Models in Tribuo's own form. */
class TribuoFlavorTest {
    record Row(double mass, double bill, double noise) {}

    record Guess(String prediction, double[] probabilities) {}

    /** A class that a file must not have loaded. */
    static final class Trap {
        static {
            System.setProperty("mlopskit.test.trap", "sprung");
        }
    }

    private static final String[] NAMES = {"mass", "bill", "noise"};

    @TempDir
    Path folder;

    static Row row(int i) {
        Random random = new Random(i);
        return new Row(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }

    private static double[] values(Row row) {
        return new double[] {row.mass(), row.bill(), row.noise()};
    }

    static Model<Label> train(Trainer<Label> trainer) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", labels), labels);
        for (int i = 0; i < 300; i++) {
            Row row = row(i);
            String label = row.mass() > 0.5 ? "b" : row.bill() > 0 ? "c" : "a";
            data.add(new ArrayExample<>(new Label(label), NAMES, values(row)));
        }
        return trainer.train(data);
    }

    static Trainer<Label> trainer(String name) {
        return switch (name) {
            case "regression" -> new LogisticRegressionTrainer();
            case "tree" -> new CARTClassificationTrainer();
            default -> new RandomForestTrainer<>(new CARTClassificationTrainer(5, 0.7f, 1), new VotingCombiner(), 5);
        };
    }

    private Path saved(Model<?> model) throws IOException {
        Path file = folder.resolve("trained.pb");
        model.serializeToFile(file);
        return file;
    }

    static Signature signature() {
        return Signature.builder()
                .input("mass", DataType.DOUBLE)
                .input("bill", DataType.DOUBLE)
                .input("noise", DataType.DOUBLE)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"regression", "tree", "forest"})
    void a_classifier_answers_from_its_package_as_before(String name) throws Exception {
        Model<Label> trained = train(trainer(name));
        Path directory = Files.createDirectory(folder.resolve("model"));
        ModelPackage.tribuo(saved(trained)).signature(signature()).build().writeTo(directory, Models.NOWHERE);
        ModelPackage read = ModelPackage.read(directory);
        assertThat(read.metadata()).hasEntrySatisfying("tribuo_provenance", text -> assertThat((String) text)
                .contains("Trainer"));
        String scores = trained.generatesProbabilities() ? "probabilities" : "scores";
        try (Predictor<Row, Map<String, Object>> predictor = open(read)) {
            for (int i = 300; i < 400; i++) {
                var expected = trained.predict(new ArrayExample<>(new Label("a"), NAMES, values(row(i))));
                Map<String, Object> guess = predictor.predict(row(i));
                assertThat(guess.get("prediction"))
                        .isEqualTo(expected.getOutput().getLabel());
                for (int k = 0; k < 3; k++)
                    assertThat(((double[]) guess.get(scores))[k])
                            .isEqualTo(expected.getOutputScores()
                                    .get(List.of("a", "b", "c").get(k))
                                    .getScore());
            }
        }
    }

    @Test
    void a_regression_gives_each_dimension_by_its_name() throws Exception {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        for (int i = 0; i < 200; i++) {
            Row row = row(i);
            Regressor truth =
                    new Regressor(new String[] {"up", "down"}, new double[] {row.mass() + row.bill(), -row.mass()});
            data.add(new ArrayExample<>(truth, NAMES, values(row)));
        }
        Model<Regressor> trained = new CARTRegressionTrainer(6).train(data);
        ModelPackage model =
                ModelPackage.tribuo(saved(trained)).signature(signature()).build();
        try (Predictor<Row, Map<String, Object>> predictor = open(model)) {
            Map<String, Object> answer = predictor.predict(row(500));
            var expected = trained.predict(new ArrayExample<>(new Regressor("up", 0), NAMES, values(row(500))));
            for (String name : List.of("up", "down"))
                assertThat((double) answer.get(name))
                        .isCloseTo(
                                expected.getOutput()
                                        .getDimension(name)
                                        .orElseThrow()
                                        .getValue(),
                                within(0.0));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predictor<Row, Map<String, Object>> open(ModelPackage model) {
        return (Predictor) Predictor.open(model, Row.class, Map.class);
    }

    @Test
    void eight_threads_get_the_same_answers_and_closing_fails_no_call_that_had_begun() throws Exception {
        Callers.agree(
                ModelPackage.tribuo(saved(train(trainer("forest"))))
                        .signature(signature())
                        .build(),
                Row.class,
                Guess.class,
                TribuoFlavorTest::row);
    }

    @Test
    void a_feature_that_the_signature_lacks_is_refused_rather_than_taken_for_zero() throws Exception {
        PackageBuilder builder = ModelPackage.tribuo(saved(train(trainer("tree"))))
                .signature(Signature.builder().input("mass", DataType.DOUBLE).build());
        assertThatThrownBy(builder::build)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("[bill, noise]");
    }

    @Test
    void no_class_but_tribuos_is_loaded_whatever_a_file_names() throws Exception {
        byte[] file = Files.readAllBytes(saved(train(trainer("tree"))));
        String trap = Trap.class.getName();
        for (String name : List.of(trap, "java.lang.ProcessBuilder", "org.tribuo.util.onnx.ONNXNode")) {
            byte[] evil = renamed(file, name);
            Path written = Files.write(folder.resolve("evil.pb"), evil);
            assertThatThrownBy(() -> ModelPackage.tribuo(written))
                    .as(name)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("'" + name + "'");
        }
        assertThat(System.getProperty("mlopskit.test.trap")).isNull();
    }

    /** The file with another class for its model: field 2 of the first message, whose length no other length counts. */
    private static byte[] renamed(byte[] file, String name) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String old = "org.tribuo.common.tree.TreeModel";
        int at = text.indexOf("\u0012" + (char) old.length() + old);
        assertThat(at).isBetween(0, 10);
        return (text.substring(0, at + 1) + (char) name.length() + name + text.substring(at + 2 + old.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void what_is_no_model_is_refused() throws Exception {
        for (String text : List.of("", "<xml/>", "\u00ac\u00ed\u0000\u0005sr")) {
            Path file = Files.writeString(folder.resolve("file"), text, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> ModelPackage.tribuo(file)).isInstanceOf(ModelFormatException.class);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"regression", "forest"})
    void damaged_files_are_refused_or_answer_and_crash_nothing(String name) throws Exception {
        Path directory = Files.createDirectory(folder.resolve("model"));
        ModelPackage.tribuo(saved(train(trainer(name)))).build().writeTo(directory, Models.NOWHERE);
        Files.delete(directory.resolve("mlopskit.json"));
        Damage.survives(directory, "model.pb", 300);
    }
}
