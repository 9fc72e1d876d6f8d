package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the application that do not keep to what {@link LoadedModel} asks of them. */
class MisbehavingModelTest {
    record Row(double x) {}

    private static Map<String, Tensor> misbehave(String how) {
        return switch (how) {
            case "error" -> throw new AssertionError("broken");
            case "linkage" -> throw new NoClassDefFoundError("gone/Library");
            case "exception" -> throw new IllegalStateException("broken");
            case "nothing" -> null;
            case "no output" -> Map.of();
            case "null output" -> Collections.singletonMap("y", null);
            case "text" -> Map.of("y", Tensor.column(new String[] {"a"}));
            case "too few rows" -> Map.of("y", Tensor.column(new double[0]));
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static Predictor<Row, Double> open(ModelFunction function) {
        ModelPackage model = ModelPackage.function("odd")
                .signature(Signature.builder().input("x", DataType.DOUBLE).build())
                .build();
        return Predictor.open(model, Row.class, Double.class, PredictorOptions.of(function));
    }

    private static ModelFunction answering(Supplier<Map<String, Tensor>> answer) {
        return function(source -> new LoadedModel() {
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
                return answer.get();
            }

            @Override
            public void close() {}
        });
    }

    private interface Loader {
        LoadedModel load(ModelSource source);
    }

    private static ModelFunction function(Loader loader) {
        return new ModelFunction() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public LoadedModel load(ModelSource source) {
                return loader.load(source);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"error", "linkage", "exception", "nothing", "no output", "null output", "text", "too few rows"})
    void whatever_a_model_does_instead_of_answering_is_its_failure_and_not_the_row(String how) {
        try (Predictor<Row, Double> predictor = open(answering(() -> misbehave(how)))) {
            assertThatThrownBy(() -> predictor.predict(new Row(1))).isInstanceOf(ModelExecutionException.class);
            assertThat(predictor.predictEach(List.of(new Row(1), new Row(2))))
                    .allMatch(result -> result instanceof RowResult.Refused<Double> refused
                            && refused.error() instanceof ModelExecutionException);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "no output", "null output", "text"})
    void tensors_are_those_that_the_model_declares(String how) {
        Map<String, Tensor> x = Map.of("x", Tensor.column(new double[] {1}));
        try (Predictor<Row, Double> predictor = open(answering(() -> misbehave(how)))) {
            assertThatThrownBy(() -> predictor.score(x))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContaining("'y'")
                    .hasMessageContaining("declare");
            assertThatThrownBy(() -> predictor.predictTensors(x)).isInstanceOf(ModelExecutionException.class);
        }
    }

    @Test
    void what_a_loader_throws_is_told_as_what_it_is() {
        assertThatThrownBy(() -> open(function(source -> {
                    throw new NumberFormatException("file 'a' has no number");
                })))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContaining("file 'a' has no number");
    }
}
