package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ParamsTest {
    enum Kernel {
        LINEAR,
        RBF
    }

    record Optimizer(String name, double learningRate) {}

    record TrainParams(
            int epochs,
            Optimizer optimizer,
            Kernel kernel,
            List<Integer> layers,
            Optional<Duration> budget,
            @Nullable Path cache) {}

    private static final TrainParams DEFAULTS =
            new TrainParams(20, new Optimizer("sgd", 0.1), Kernel.RBF, List.of(64, 32), Optional.empty(), null);

    record Times(Instant from, LocalDate day, Duration step, List<LocalDate> days) {}

    record Numbers(
            byte a,
            short b,
            long c,
            float d,
            Double e,
            boolean f,
            char g,
            @Nullable Integer h) {}

    private static <P extends Record> Pipeline taking(Class<P> type) {
        return Pipeline.define("penguins", p -> p.task("train", p.params(type), params -> params));
    }

    private static <P extends Record> Pipeline taking(P defaults) {
        return Pipeline.define("penguins", p -> p.task("train", p.params(defaults), params -> params));
    }

    private static Object seen(Pipeline pipeline, UnaryOperator<RunOptions.Builder> options) {
        return pipeline.run(options.apply(RunOptions.builder()).build())
                .orThrow()
                .task("train")
                .value();
    }

    private static List<String> errors(Pipeline pipeline, UnaryOperator<RunOptions.Builder> options) {
        return catchThrowableOfType(
                        InvalidPipelineException.class,
                        () -> pipeline.run(options.apply(RunOptions.builder()).build()))
                .errors();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_body_takes_the_params_of_its_run(Mode mode) {
        Pipeline pipeline = taking(Optimizer.class);
        for (double rate : new double[] {0.1, 0.2}) {
            Optimizer given = new Optimizer("adam", rate);
            assertThat(mode.run(pipeline, RunOptions.builder().params(given))
                            .task("train")
                            .value())
                    .isEqualTo(given);
        }
    }

    @Test
    void what_nobody_gives_is_the_default() {
        assertThat(seen(taking(DEFAULTS), options -> options)).isEqualTo(DEFAULTS);
    }

    @Test
    void later_ones_take_the_place_of_earlier_ones_one_by_one() {
        assertThat(seen(taking(DEFAULTS), options -> options.params(
                                Map.of("epochs", 1, "optimizer.name", "adam", "kernel", "LINEAR"))
                        .paramsJson("{\"epochs\": 2, \"optimizer\": {\"learningRate\": 0.5}, \"layers\": [8]}")
                        .paramsEnvironment("PENGUINS_", Map.of("PENGUINS_EPOCHS", "3", "HOME", "/root"))))
                .isEqualTo(new TrainParams(
                        3, new Optimizer("adam", 0.5), Kernel.LINEAR, List.of(8), Optional.empty(), null));
    }

    @Test
    void the_environment_has_names_in_capitals_and_lists_with_commas() {
        assertThat(seen(
                        taking(DEFAULTS),
                        options -> options.paramsEnvironment(
                                "P_",
                                Map.of(
                                        "P_OPTIMIZER_LEARNING_RATE", "1e-3",
                                        "P_LAYERS", "16, 8",
                                        "P_BUDGET", "PT5M",
                                        "P_CACHE", "/tmp/cache"))))
                .isEqualTo(new TrainParams(
                        20,
                        new Optimizer("sgd", 0.001),
                        Kernel.RBF,
                        List.of(16, 8),
                        Optional.of(Duration.ofMinutes(5)),
                        Path.of("/tmp/cache")));
    }

    @Test
    void null_takes_an_optional_default_away() {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("h", null);
        Numbers defaults = new Numbers((byte) 1, (short) 2, 3, 4, 5.0, true, 'x', 7);
        assertThat(seen(taking(defaults), options -> options.params(nothing)))
                .isEqualTo(new Numbers((byte) 1, (short) 2, 3, 4, 5.0, true, 'x', null));
    }

    @Test
    void every_kind_of_value_is_read_from_text() {
        assertThat(seen(
                        taking(Times.class),
                        options -> options.params(Map.of(
                                "from", "2026-01-31T08:00:00Z",
                                "day", "2026-01-31",
                                "step", "PT1H",
                                "days", "[\"2026-01-01\", \"2026-01-02\"]"))))
                .isEqualTo(new Times(
                        Instant.parse("2026-01-31T08:00:00Z"),
                        LocalDate.of(2026, 1, 31),
                        Duration.ofHours(1),
                        List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2))));
        assertThat(seen(
                        taking(Numbers.class),
                        options -> options.params(Map.of(
                                "a",
                                "-128",
                                "b",
                                "7",
                                "c",
                                " 9223372036854775807 ",
                                "d",
                                "0.5",
                                "e",
                                "NaN",
                                "f",
                                "True",
                                "g",
                                "x"))))
                .isEqualTo(new Numbers((byte) -128, (short) 7, Long.MAX_VALUE, 0.5f, Double.NaN, true, 'x', null));
    }

    @Test
    void all_that_is_wrong_is_told_at_once_before_anything_runs() {
        assertThat(errors(taking(TrainParams.class), options -> options.params(
                                Map.of("epochs", "many", "layer", 3, "kernel", "rbf"))
                        .paramsEnvironment("PENGUINS_", Map.of("PENGUINS_LAYER", "1"))))
                .containsExactlyInAnyOrder(
                        "there is no param 'layer', as was given in a map: did you mean 'layers'?",
                        "the environment variable PENGUINS_LAYER is no param: did you mean PENGUINS_LAYERS?"
                                + " Take another prefix if it is meant for something else",
                        "param 'epochs' was given 'many' in a map: give a whole number (int)",
                        "param 'optimizer.name' is missing: give a text",
                        "param 'optimizer.learningRate' is missing: give a number (double)",
                        "param 'kernel' was given 'rbf' in a map: give one of LINEAR, RBF",
                        "param 'layers' is missing: give a list, each a whole number (int)");
    }

    @ParameterizedTest
    @CsvSource({
        "a,128",
        "a,1.5",
        "b,x",
        "c,9223372036854775808",
        "d,1e39",
        "e,1e999",
        "e,1e999999999",
        "e,0.1f",
        "e,0x1p3",
        "f,1",
        "f,yes",
        "g,xy"
    })
    void a_value_that_does_not_fit_its_type_is_refused(String name, String value) {
        Numbers defaults = new Numbers((byte) 1, (short) 2, 3, 4, 5.0, true, 'x', null);
        assertThat(errors(taking(defaults), options -> options.params(Map.of(name, value))))
                .singleElement()
                .asString()
                .startsWith("param '" + name + "' was given '" + value + "' in a map: give ");
    }

    @Test
    void the_items_of_a_list_are_told_by_their_place() {
        assertThat(errors(taking(DEFAULTS), options -> options.paramsJson("{\"layers\": [1, \"x\", null]}")))
                .containsExactly(
                        "param 'layers[1]' was given 'x' in JSON: give a whole number (int)",
                        "param 'layers[2]' was given null in JSON: give a whole number (int)");
    }

    record Search(List<Optimizer> tried) {}

    @Test
    void a_list_may_be_of_records() {
        assertThat(seen(
                        taking(Search.class),
                        options -> options.paramsJson("{\"tried\": [{\"name\": \"sgd\", \"learningRate\": 1}]}")))
                .isEqualTo(new Search(List.of(new Optimizer("sgd", 1))));
        assertThat(errors(taking(Search.class), options -> options.paramsJson("{\"tried\": [{\"name\": 1}]}")))
                .containsExactly(
                        "param 'tried[0].name' was given 1 in JSON: give a text",
                        "param 'tried[0].learningRate' is missing: give a number (double)");
    }

    record Positive(int epochs) {
        Positive {
            if (epochs < 1) throw new IllegalArgumentException("epochs has to be 1 or more");
        }
    }

    @Test
    void what_the_record_itself_refuses_is_told_too() {
        assertThat(errors(taking(Positive.class), options -> options.params(Map.of("epochs", 0))))
                .containsExactly("the params cannot be a Positive: java.lang.IllegalArgumentException: epochs has to be"
                        + " 1 or more");
    }

    @Test
    void what_is_no_json_object_or_another_record_is_refused() {
        assertThat(errors(
                        taking(DEFAULTS),
                        options -> options.paramsJson("[1]").paramsJson("{").params(new Positive(1))))
                .satisfiesExactly(
                        error -> assertThat(error).startsWith("the params given in JSON are no object"),
                        error -> assertThat(error).startsWith("the params given in JSON cannot be read"),
                        error -> assertThat(error)
                                .isEqualTo("the params given by a record are a Positive: give a TrainParams"));
    }

    record Exact(int i, double rate, long big) {}

    @Test
    void json_that_says_two_things_or_has_numbers_that_would_be_lost_is_refused() {
        Pipeline pipeline = taking(new Exact(1, 0.5, 3));
        assertThat(errors(pipeline, options -> options.paramsJson("{\"i\": 1, \"i\": 2}")))
                .singleElement()
                .asString()
                .contains("the key 'i' stands twice");
        assertThat(errors(
                        pipeline,
                        options -> options.paramsJson(
                                "{\"i\": 1.0000000000000000001, \"rate\": 1e999, \"big\": 9223372036854775808}")))
                .satisfiesExactly(
                        error -> assertThat(error).startsWith("param 'i' was given 1.0000000000000000001"),
                        error -> assertThat(error).startsWith("param 'rate' was given 1E+999"),
                        error -> assertThat(error).startsWith("param 'big' was given 9223372036854775808"));
    }

    @Test
    void names_that_are_null_are_told_like_any_bad_name() {
        Map<String, Object> nameless = new HashMap<>();
        nameless.put(null, 1);
        assertThat(errors(taking(new Exact(1, 0.5, 3)), options -> options.params(nameless)))
                .containsExactly("a param without a name was given in a map: give it one");
        assertThatThrownBy(() -> RunOptions.builder().paramsEnvironment(null)).isInstanceOf(PipelineException.class);
    }

    @Test
    void what_cannot_be_read_does_not_make_all_of_it_missing() {
        assertThat(errors(taking(Positive.class), options -> options.paramsJson("{\"epochs\" 3}")))
                .singleElement()
                .asString()
                .startsWith("the params given in JSON cannot be read")
                .contains(" at line 1, column ");
    }

    @Test
    void a_pipeline_without_params_is_given_none() {
        assertThat(errors(
                        Pipeline.define("penguins", p -> p.task("train", () -> 1)),
                        options -> options.params(new Positive(1))))
                .containsExactly("params are given, and it takes none: leave them out, or take them with params(..)");
    }

    record Self(@Nullable Self self, Thread thread) {}

    @Test
    void a_class_that_cannot_be_params_is_an_error_of_the_definition() {
        assertThat(catchThrowableOfType(
                                InvalidPipelineException.class,
                                () -> Pipeline.define("penguins", p -> {
                                    p.params(Self.class);
                                    p.params(Positive.class);
                                }))
                        .errors())
                .satisfiesExactly(
                        error -> assertThat(error).isEqualTo("params Self hold a Self themselves: take it out"),
                        error -> assertThat(error).startsWith("param 'self' of Self is a "),
                        error -> assertThat(error).startsWith("param 'thread' of Self is a java.lang.Thread, which"),
                        error -> assertThat(error).startsWith("params are taken twice"));
    }

    @Test
    void a_prefix_is_not_empty() {
        assertThatThrownBy(() -> RunOptions.builder().paramsEnvironment(""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("PENGUINS_");
    }

    @Test
    void the_plan_tells_the_params_and_their_defaults() {
        assertThat(taking(DEFAULTS).plan().describe()).endsWith("""
                        params TrainParams
                              epochs                  a whole number (int), default 20
                              optimizer.name          a text, default sgd
                              optimizer.learningRate  a number (double), default 0.1
                              kernel                  one of LINEAR, RBF, default RBF
                              layers                  a list, each a whole number (int), default [64,32]
                              budget                  a duration such as PT1H30M, optional
                              cache                   a path, optional
                        """);
        assertThat(taking(Positive.class).plan().describe()).endsWith("epochs  a whole number (int), required\n");
    }

    @Test
    void what_listeners_hear_can_be_given_again() {
        Map<String, @Nullable String> heard = new HashMap<>();
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onRunStarted(PipelineEvent.RunStarted event) {
                heard.putAll(event.params());
            }
        };
        TrainParams given = new TrainParams(
                1, new Optimizer("adam", 1e-9), Kernel.LINEAR, List.of(), Optional.of(Duration.ofDays(1)), null);
        seen(taking(TrainParams.class), options -> options.params(given).listener(listener));
        assertThat(heard)
                .containsEntry("optimizer.learningRate", "1.0E-9")
                .containsEntry("layers", "[]")
                .containsEntry("cache", null);
        assertThat(seen(taking(DEFAULTS), options -> options.params(heard))).isEqualTo(given);
    }
}
