package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parameters on their way to a model. Source of the rules: MLflow 3, {@code _enforce_params_schema} and {@code
 * _enforce_param_datatype} in {@code mlflow/models/utils.py}.
 */
class ParamsTest {
    private static final ColumnType OBJECT = ColumnType.object(
            new ColumnType.Property("k", ColumnType.arrayOf(DataType.LONG), true),
            new ColumnType.Property("note", DataType.STRING, false));

    private static final Signature SIGNATURE = Signature.builder()
            .input("x", DataType.DOUBLE)
            .param(new ParamSpec("long", DataType.LONG, 1, false))
            .param(new ParamSpec("double", DataType.DOUBLE, 1, false))
            .param(new ParamSpec("float", DataType.FLOAT, 0.5, false))
            .param(new ParamSpec("text", DataType.STRING, "a", false))
            .param(new ParamSpec("flag", DataType.BOOLEAN, true, false))
            .param(new ParamSpec("when", DataType.DATETIME, "2024-02-29T12:30:00", false))
            .param(new ParamSpec("list", DataType.DOUBLE, List.of(1, 2.5), true))
            .param(new ParamSpec("object", OBJECT, Map.of("k", List.of(1)), false))
            .param(new ParamSpec("absent", DataType.STRING, null, false))
            .build();

    private static final Map<String, Object> DEFAULTS = Map.of(
            "long",
            1L,
            "double",
            1.0,
            "float",
            0.5f,
            "text",
            "a",
            "flag",
            true,
            "when",
            Instant.parse("2024-02-29T12:30:00Z"),
            "list",
            List.of(1.0, 2.5),
            "object",
            Map.of("k", List.of(1L)));

    /** Keeps what it was given. */
    private static final class Keeping implements ModelFunction, LoadedModel {
        private Map<String, Object> given = Map.of();

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public LoadedModel load(ModelSource source) {
            return this;
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of(new TensorSpec("x", Dtype.FLOAT64, List.of(-1L)));
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(new TensorSpec("y", Dtype.FLOAT64, List.of(-1L)));
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
            given = params;
            return Map.of("y", inputs.values().iterator().next());
        }

        @Override
        public void close() {}
    }

    record Row(double x) {}

    private final Keeping model = new Keeping();
    private final Predictor<Row, Double> predictor = Predictor.open(
            ModelPackage.function("keeping").signature(SIGNATURE).build(),
            Row.class,
            Double.class,
            PredictorOptions.of(model));

    @AfterEach
    void close() {
        predictor.close();
    }

    @Test
    void those_that_are_not_given_have_their_defaults_on_every_way_to_the_model() {
        predictor.predict(new Row(1));
        assertThat(model.given).isEqualTo(DEFAULTS);
        model.given = Map.of();
        predictor.predict(List.of(new Row(1), new Row(2)), Map.of());
        assertThat(model.given).isEqualTo(DEFAULTS);
        model.given = Map.of();
        predictor.score(Map.of("x", Tensor.column(new double[] {1})));
        assertThat(model.given).isEqualTo(DEFAULTS);
        model.given = Map.of();
        predictor.predictEach(List.of(new Row(1)));
        assertThat(model.given).isEqualTo(DEFAULTS);
    }

    @Test
    void those_that_the_signature_does_not_have_never_reach_the_model() {
        predictor.predict(new Row(1), Map.of("long", 5, "longer", 6));
        Map<String, Object> expected = new HashMap<>(DEFAULTS);
        expected.put("long", 5L);
        assertThat(model.given).isEqualTo(expected);
    }

    static List<Arguments> taken() {
        return List.of(
                Arguments.of("long", 7, 7L),
                Arguments.of("long", Long.MAX_VALUE, Long.MAX_VALUE),
                Arguments.of("double", 7, 7.0),
                Arguments.of("double", (1L << 53) + 1, 0x1p53),
                Arguments.of("double", 0.25f, 0.25),
                Arguments.of("float", 7L, 7f),
                Arguments.of("float", 0.1, 0.1f),
                Arguments.of("text", "", ""),
                Arguments.of("flag", false, false),
                Arguments.of("when", "2025-01-01 00:00:00", Instant.parse("2025-01-01T00:00:00Z")),
                Arguments.of("when", LocalDate.of(2025, 1, 1), Instant.parse("2025-01-01T00:00:00Z")),
                Arguments.of("list", List.of(), List.of()),
                Arguments.of("list", List.of(1, 2L, 0.5f), List.of(1.0, 2.0, 0.5)),
                Arguments.of(
                        "object", Map.of("k", List.of(1, 2), "note", "n"), Map.of("k", List.of(1L, 2L), "note", "n")),
                Arguments.of("absent", "there", "there"));
    }

    @ParameterizedTest
    @MethodSource
    void taken(String name, Object given, Object expected) {
        predictor.predict(new Row(1), Map.of(name, given));
        assertThat(model.given.get(name)).isEqualTo(expected);
        Map<String, Object> others = new LinkedHashMap<>(DEFAULTS);
        others.remove(name);
        assertThat(model.given).containsAllEntriesOf(others);
    }

    static List<Arguments> refused() {
        return List.of(
                Arguments.of("long", 1.0),
                Arguments.of("long", "1"),
                Arguments.of("long", true),
                Arguments.of("long", List.of(1)),
                Arguments.of("double", "1.0"),
                Arguments.of("double", false),
                Arguments.of("float", "x"),
                Arguments.of("text", 1),
                Arguments.of("flag", 1),
                Arguments.of("when", 1),
                Arguments.of("when", "yesterday"),
                Arguments.of("list", 1.0),
                Arguments.of("list", "1"),
                Arguments.of("list", List.of(List.of(1.0))),
                Arguments.of("list", List.of("1")),
                Arguments.of("list", Arrays.asList(1.0, null)),
                Arguments.of("object", List.of(1)),
                Arguments.of("object", Map.of("note", "k is missing")),
                Arguments.of("object", Map.of("k", List.of(1), "other", 1)),
                Arguments.of("object", Map.of("k", List.of("1"))));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String name, Object given) {
        assertThatThrownBy(() -> predictor.predict(new Row(1), Map.of(name, given)))
                .isInstanceOfSatisfying(
                        SignatureException.class, e -> assertThat(e.name()).startsWith("params." + name));
        assertThat(model.given).isEmpty();
    }
}
