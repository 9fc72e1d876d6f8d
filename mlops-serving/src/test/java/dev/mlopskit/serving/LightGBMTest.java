package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.ml.lightgbm.PredictionType;
import dev.mlopskit.core.DataType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boosters of LightGBM, trained here and in Python. */
class LightGBMTest {
    record Row(double a, double b, double c) {}

    private static final int ROWS = 300;

    @TempDir
    Path folder;

    static List<String> python() {
        return Boosters.names("lightgbm");
    }

    @ParameterizedTest
    @MethodSource("python")
    void a_package_of_python_answers_as_pyfunc_did(String name) {
        Boosters.assertAnswersAsPythonDid(name, 1e-12);
    }

    private static double[] features() {
        Random random = new Random(7);
        double[] features = new double[ROWS * 3];
        for (int i = 0; i < features.length; i++)
            features[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
        return features;
    }

    private static LGBMBooster train() throws Exception {
        double[] features = features();
        float[] labels = new float[ROWS];
        for (int i = 0; i < ROWS; i++) labels[i] = features[3 * i] > features[3 * i + 1] ? 1 : 0;
        LGBMDataset data = LGBMDataset.createFromMat(features, ROWS, 3, true, "verbosity=-1", null);
        data.setField("label", labels);
        LGBMBooster booster = LGBMBooster.create(data, "objective=binary num_threads=1 verbosity=-1");
        for (int i = 0; i < 10; i++) booster.updateOneIter();
        return booster;
    }

    private static String text() throws Exception {
        try (LGBMBooster booster = train()) {
            return booster.saveModelToString(0, 0, FeatureImportanceType.SPLIT);
        }
    }

    private static Signature signature() {
        return Signature.builder()
                .input("a", DataType.DOUBLE)
                .input("b", DataType.DOUBLE)
                .input("c", DataType.DOUBLE)
                .build();
    }

    private static Row row(double[] features, int i) {
        return new Row(features[3 * i], features[3 * i + 1], features[3 * i + 2]);
    }

    @Test
    void a_model_trained_here_answers_from_its_package_as_before() throws Exception {
        double[] features = features();
        double[] expected;
        String text;
        try (LGBMBooster booster = train()) {
            expected = booster.predictForMat(features, ROWS, 3, true, PredictionType.C_API_PREDICT_NORMAL);
            text = booster.saveModelToString(0, 0, FeatureImportanceType.SPLIT);
        }
        ModelPackage.lightgbm(text).signature(signature()).build().writeTo(folder, Models.NOWHERE);
        assertThat(folder.resolve("model.lgb")).hasContent(text);
        try (Predictor<Row, Double> predictor = Predictor.open(ModelPackage.read(folder), Row.class, Double.class)) {
            for (int i = 0; i < ROWS; i++)
                assertThat(predictor.predict(row(features, i))).isEqualTo(expected[i]);
        }
    }

    @Test
    void eight_threads_get_the_same_answers_and_closing_fails_no_call_that_had_begun() throws Exception {
        double[] features = features();
        Callers.agree(
                ModelPackage.lightgbm(text()).signature(signature()).build(),
                Row.class,
                Double.class,
                row -> row(features, row));
    }

    @Test
    void a_pickle_is_refused() throws Exception {
        Path copy = Boosters.copy("lightgbm-binary", folder.resolve("model"));
        Files.writeString(
                copy.resolve("MLmodel"),
                Files.readString(copy.resolve("MLmodel"))
                        .replace(
                                "model_class: lightgbm.basic.Booster", "model_class: lightgbm.sklearn.LGBMClassifier"));
        assertThatThrownBy(() -> Predictor.open(ModelPackage.read(copy)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("only Python can load")
                .hasMessageContaining("booster_");
    }

    @Test
    void categories_of_pandas_are_refused_since_their_numbers_are_not_in_the_model() throws Exception {
        String text = text() + "\npandas_categorical:[[\"a\", \"b\"]]\n";
        assertThatThrownBy(() -> Predictor.open(ModelPackage.lightgbm(text).build()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("categorical_feature");
        Predictor.open(ModelPackage.lightgbm(text() + "\npandas_categorical:null\n")
                        .build())
                .close();
    }

    @Test
    void what_is_no_model_is_refused() {
        for (String text : List.of("", "tree", "tree\n\n\n", "tree\nnum_class=1\n\nend of trees\n", "<xml/>"))
            assertThatThrownBy(() -> Predictor.open(ModelPackage.lightgbm(text).build()))
                    .as(text)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("save the booster again");
    }

    @Test
    void a_tree_that_leads_out_of_itself_or_in_a_circle_is_refused_before_lightgbm_sees_it() throws Exception {
        String text = text();
        for (String children : List.of("1000000", "0", "-1000", "1.5", "")) {
            String damaged = text.replaceFirst("left_child=\\S+", "left_child=" + children);
            assertThat(damaged).isNotEqualTo(text);
            assertThatThrownBy(
                            () -> Predictor.open(ModelPackage.lightgbm(damaged).build()))
                    .as(children)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("tree 0");
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"binary", "multiclass", "categories", "linear"})
    void damaged_files_are_refused_or_answer_and_crash_nothing(String name) throws Exception {
        Damage.survives(Boosters.copy("lightgbm-" + name, folder.resolve("model")), "model.lgb", 500);
    }
}
