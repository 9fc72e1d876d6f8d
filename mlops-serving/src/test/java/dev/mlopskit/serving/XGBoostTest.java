package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boosters of XGBoost, trained here and in Python. */
class XGBoostTest {
    record Row(float a, float b, float c) {}

    private static final int ROWS = 200;

    @TempDir
    Path folder;

    static List<String> python() {
        return Boosters.names("xgboost");
    }

    @ParameterizedTest
    @MethodSource("python")
    void a_package_of_python_answers_as_pyfunc_did(String name) {
        Boosters.assertAnswersAsPythonDid(name, 1e-6);
    }

    static float[] features() {
        Random random = new Random(7);
        float[] features = new float[ROWS * 3];
        for (int i = 0; i < features.length; i++)
            features[i] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
        return features;
    }

    private static DMatrix matrix(float[] features) throws Exception {
        DMatrix matrix = new DMatrix(features, ROWS, 3, Float.NaN);
        float[] labels = new float[ROWS];
        for (int i = 0; i < ROWS; i++) labels[i] = features[3 * i] > features[3 * i + 1] ? 1 : 0;
        matrix.setLabel(labels);
        return matrix;
    }

    private static Booster train() throws Exception {
        return XGBoost.train(
                matrix(features()),
                Map.of("objective", "binary:logistic", "nthread", 1, "max_depth", 4),
                10,
                Map.of(),
                null,
                null);
    }

    private static Signature signature() {
        return Signature.builder()
                .input("a", DataType.FLOAT)
                .input("b", DataType.FLOAT)
                .input("c", DataType.FLOAT)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ubj", "json"})
    void a_model_trained_here_answers_from_its_package_as_before(String format) throws Exception {
        Booster booster = train();
        float[] features = features();
        float[][] expected = booster.predict(matrix(features));
        ModelPackage.xgboost(booster.toByteArray(format))
                .signature(signature())
                .build()
                .writeTo(folder, Models.NOWHERE);
        assertThat(folder.resolve("model." + format)).exists();
        try (Predictor<Row, Float> predictor = Predictor.open(ModelPackage.read(folder), Row.class, Float.class)) {
            for (int i = 0; i < ROWS; i++)
                assertThat(predictor.predict(new Row(features[3 * i], features[3 * i + 1], features[3 * i + 2])))
                        .isEqualTo(expected[i][0]);
        }
    }

    @Test
    void eight_threads_get_the_same_answers_and_closing_fails_no_call_that_had_begun() throws Exception {
        float[] features = features();
        ModelPackage model = ModelPackage.xgboost(train().toByteArray("ubj"))
                .signature(signature())
                .build();
        Callers.agree(
                model,
                Row.class,
                Float.class,
                row -> new Row(features[3 * row], features[3 * row + 1], features[3 * row + 2]));
    }

    @Test
    void a_linear_booster_may_be_called_by_many_too() {
        ModelPackage model = ModelPackage.read(Boosters.folder("xgboost-linear"));
        List<Map<String, ?>> rows = Boosters.rows("xgboost-linear", model);
        Callers.agree(model, Map.class, Map.class, row -> rows.get(row % rows.size()));
    }

    @Test
    void no_rows_have_no_answers() throws Exception {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(ModelPackage.xgboost(train().toByteArray("ubj")).build())) {
            assertThat(predictor.predictTensors(Map.of("input", Tensor.of(new float[0], 0, 3))))
                    .allSatisfy((name, tensor) -> assertThat(tensor.shape()).containsExactly(0L));
        }
    }

    @Test
    void columns_in_another_order_than_in_training_are_refused() throws Exception {
        Booster booster = train();
        booster.setFeatureNames(new String[] {"c", "b", "a"});
        PackageBuilder builder =
                ModelPackage.xgboost(booster.toByteArray("ubj")).signature(signature());
        assertThatThrownBy(builder::build)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("[c, b, a]")
                .hasMessageContaining("[a, b, c]");
    }

    @Test
    void a_class_of_its_users_own_is_refused() throws Exception {
        Path copy = Boosters.copy("xgboost-classifier-two", folder.resolve("model"));
        Files.writeString(
                copy.resolve("MLmodel"),
                Files.readString(copy.resolve("MLmodel")).replace("xgboost.sklearn.XGBClassifier", "mine.Classifier"));
        assertThatThrownBy(() -> Predictor.open(ModelPackage.read(copy)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'mine.Classifier'")
                .hasMessageContaining("get_booster()");
    }

    @Test
    void the_old_binary_form_and_what_is_no_model_are_refused() {
        for (String text : List.of("binf\0\0\0", "", "{", "{\"a\": 1}", "{L", "<xml/>"))
            assertThatThrownBy(() -> Predictor.open(ModelPackage.xgboost(text.getBytes(StandardCharsets.UTF_8))
                            .build()))
                    .as(text)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("save it again");
        assertThatThrownBy(() -> Predictor.open(ModelPackage.read(Boosters.folder(Boosters.OLD_FORM))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model.xgb")
                .hasMessageContaining("binary form")
                .hasMessageContaining("save it again as json or ubj");
    }

    @Test
    void a_tree_that_leads_out_of_itself_or_in_a_circle_is_refused_before_xgboost_sees_it() throws Exception {
        String json = new String(train().toByteArray("json"), StandardCharsets.UTF_8);
        for (String children : List.of("1000000,", "0,", "-2,", "1.5,")) {
            String damaged = json.replaceFirst("\"left_children\":\\[\\d+,", "\"left_children\":[" + children);
            assertThat(damaged).isNotEqualTo(json);
            assertThatThrownBy(() -> Predictor.open(ModelPackage.xgboost(damaged.getBytes(StandardCharsets.UTF_8))
                            .build()))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("trees[]");
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dart/model.json", "linear/model.ubj", "softprob/model.ubj"})
    void damaged_files_are_refused_or_answer_and_crash_nothing(String file) throws Exception {
        String[] parts = file.split("/");
        Damage.survives(Boosters.copy("xgboost-" + parts[0], folder.resolve("model")), parts[1], 500);
    }

    /** Runs on each JDK, as what is above does not: a JDK changes how native code is called. */
    @Test
    void damaged_files_of_a_classifier_too() throws Exception {
        Damage.survives(Boosters.copy("xgboost-classifier-two", folder.resolve("model")), "model.ubj", 500);
    }
}
