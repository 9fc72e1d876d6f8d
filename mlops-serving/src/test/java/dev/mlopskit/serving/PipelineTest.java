package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.Threading;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines of models that are packaged as one. */
class PipelineTest {
    record Inches(double billLengthIn, double billDepthIn, int flipperLengthMm, int bodyMassG) {}

    record Metric(double billLengthMm, double billDepthMm) {}

    record Named(String label) {}

    record Greeting(String greeting) {}

    private static final ModelFunction SCALE = ModelFunction.of("scale", Inches.class, Metric.class, inches -> {
        if (inches.billLengthIn() > 1e6) throw new IllegalArgumentException("no bird is that long");
        return new Metric(inches.billLengthIn() * 25.4, inches.billDepthIn() * 25.4);
    });
    private static final ModelFunction GREET =
            ModelFunction.of("greet", Named.class, Greeting.class, named -> new Greeting("Hello, " + named.label()));
    private static final PredictorOptions FUNCTIONS = PredictorOptions.of(SCALE, GREET);
    private static final List<Inches> ROWS = List.of(
            new Inches(39.1 / 25.4, 18.7 / 25.4, 181, 3750), new Inches(-40.0 / 25.4, -18.0 / 25.4, -190, -3800));

    @TempDir
    Path folder;

    private static Signature inches() {
        return Signature.builder()
                .input("bill_length_in", DataType.DOUBLE)
                .input("bill_depth_in", DataType.DOUBLE)
                .input("flipper_length_mm", DataType.INTEGER)
                .input("body_mass_g", DataType.INTEGER)
                .build();
    }

    private static ModelPackage scale() {
        return ModelPackage.function("scale").signature(inches()).build();
    }

    private static ModelPackage greet() {
        return ModelPackage.function("greet")
                .signature(Signature.builder().input("label", DataType.STRING).build())
                .build();
    }

    /** Inches to millimetres, two models of one kind, their mean, and a text. */
    private static PackageBuilder birds() {
        return ModelPackage.pipeline(inches())
                .step("scale", scale())
                .step("labels", Models.penguins("labels").build())
                .step("scores", Models.penguins("scores").build())
                .weightedMean("both", Map.of("labels.probabilities", 3.0, "scores.output", 1.0))
                .vote("elected", "labels.label", "labels.label")
                .step("greet", greet(), Map.of("label", "elected.value"))
                .output("greeting", "greet.greeting")
                .output("probabilities", "both.value")
                .functions(SCALE, GREET)
                .packaged();
    }

    record Answer(String greeting, double[] probabilities) {}

    private static void answers(ModelPackage model) {
        try (Predictor<Inches, Answer> predictor = Predictor.open(model, Inches.class, Answer.class, FUNCTIONS)) {
            List<Answer> batch = predictor.predict(ROWS);
            for (int row = 0; row < 2; row++) {
                assertThat(batch.get(row).greeting()).isEqualTo("Hello, " + (row == 0 ? "Gentoo" : "Adelie"));
                assertThat(predictor.predict(ROWS.get(row)).probabilities())
                        .isEqualTo(batch.get(row).probabilities());
                double[] expected = Models.softmax(Models.PENGUINS.get(row));
                for (int i = 0; i < 3; i++)
                    assertThat(batch.get(row).probabilities()[i])
                            .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-5));
            }
        }
    }

    @Test
    void steps_and_ensembles_answer_as_one_model_wherever_the_package_is() {
        ModelPackage built = birds().goldenRows(ROWS).inputExample(ROWS).build();
        answers(built);
        built.writeTo(folder, Models.NOWHERE);
        ModelPackage read = ModelPackage.read(folder);
        assertThat(read.flavors()).isEqualTo(Set.of("model_pipeline"));
        assertThat(read.goldenRows()).isPresent();
        answers(read);
        assertThat(ModelPackage.read(folder.resolve("steps/labels")).flavors()).contains("onnx");
    }

    @Test
    void archives_and_the_registry_take_it_as_any_package() {
        ModelPackage built = birds().goldenRows(ROWS).build();
        for (String suffix : List.of("zip", "tar.gz")) {
            built.archive(folder.resolve("birds." + suffix));
            answers(ModelPackage.unpack(folder.resolve("birds." + suffix), folder.resolve(suffix)));
        }
        try (Tracking tracking =
                Tracking.builder().file(folder.resolve("mlflow.db")).open()) {
            tracking.experiment("birds").run("one", run -> {
                run.logModel("birds", built).register("birds").alias("champion");
            });
            answers(ModelPackage.read(tracking.modelPath("models:/birds@champion")));
        }
    }

    @Test
    void the_same_steps_give_the_same_bytes() throws Exception {
        for (String name : List.of("a.zip", "b.zip")) birds().build().archive(folder.resolve(name));
        assertThat(folder.resolve("a.zip")).hasSameBinaryContentAs(folder.resolve("b.zip"));
    }

    @Test
    void all_that_does_not_fit_together_is_said_at_once() {
        ModelPipelineBuilder builder = ModelPackage.pipeline(Signature.builder()
                        .input("bill_length_mm", DataType.STRING)
                        .input("bill_depth_mm", DataType.DOUBLE)
                        .input("flipper_length_mm", DataType.DOUBLE)
                        .build())
                .step("scores", Models.penguins("scores").build(), Map.of("wing", "bill_depth_mm"))
                .step("labels", Models.penguins("labels").build(), Map.of("body_mass_g", "later.value"))
                .mean("mean", "scores.output", "labels.label")
                .vote("vote", "labels.label")
                .output("x", "nothing.at");
        assertThatThrownBy(builder::packaged)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(
                        "input 'bill_length_mm' of step 'scores' is float64[-1], and 'bill_length_mm' is str[-1]")
                .hasMessageContaining("step 'scores' has no input 'wing'")
                .hasMessageContaining("input 'body_mass_g' of step 'scores' takes 'body_mass_g'")
                .hasMessageContaining("input 'body_mass_g' of step 'labels' takes 'later.value'")
                .hasMessageContaining("'mean' combines 'labels.label', str[-1]")
                .hasMessageContaining("give two or more")
                .hasMessageContaining("output 'x' takes 'nothing.at'");
        assertThatThrownBy(() -> ModelPackage.pipeline(inches()).packaged())
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("no output");
        assertThatThrownBy(() -> ModelPackage.pipeline(inches()).step("../x", scale()))
                .isInstanceOf(ServingException.class);
        assertThatThrownBy(
                        () -> ModelPackage.pipeline(inches()).step("a", scale()).mean("A", "a.x", "a.y"))
                .isInstanceOf(ServingException.class);
    }

    @Test
    void a_step_that_fails_is_named() {
        ModelPackage model = birds().build();
        try (Predictor<Inches, Answer> predictor = Predictor.open(model, Inches.class, Answer.class, FUNCTIONS)) {
            assertThatThrownBy(() -> predictor.predict(new Inches(1e7, 1, 1, 1)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContaining("step 'scale'")
                    .hasMessageContaining("no bird is that long");
            assertThat(predictor.predictEach(List.of(ROWS.get(0), new Inches(1e7, 1, 1, 1), ROWS.get(1))))
                    .satisfies(each -> assertThat(each.get(1)).isInstanceOf(RowResult.Refused.class))
                    .satisfies(
                            each -> assertThat(each.get(2).orThrow().greeting()).isEqualTo("Hello, Adelie"));
        }
        assertThatThrownBy(() -> Predictor.open(model))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContaining("cannot be loaded in step 'scale'");
    }

    @Test
    void what_is_changed_in_a_step_is_found_when_it_is_read() throws Exception {
        birds().build().writeTo(folder, Models.NOWHERE);
        Path file = folder.resolve("steps/labels/model.onnx");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> ModelPackage.read(folder))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("steps/labels/model.onnx");
        // Who takes the outer manifest away meets that of the step.
        Files.delete(folder.resolve("mlopskit.json"));
        assertThatThrownBy(() -> Predictor.open(ModelPackage.read(folder), Inches.class, Answer.class, FUNCTIONS))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model.onnx");
    }

    @Test
    void a_plan_of_another_format_is_refused_with_both_versions() throws Exception {
        birds().build().writeTo(folder, Models.NOWHERE);
        Path plan = folder.resolve("pipeline.json");
        String text = Files.readString(plan);
        Files.delete(folder.resolve("mlopskit.json"));
        for (String version : List.of("2", "0", "null", "\"1\"")) {
            String other = text.replaceFirst("(\"format_version\" : )1", "$1" + version);
            assertThat(other).isNotEqualTo(text);
            Files.writeString(plan, other);
            assertThatThrownBy(() -> Predictor.open(ModelPackage.read(folder), Inches.class, Answer.class, FUNCTIONS))
                    .as(version)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("pipeline.json")
                    .hasMessageContaining(version.length() > 1 ? "'format_version'" : "version " + version)
                    .hasMessageContaining(version.length() > 1 ? "" : "reads version 1");
        }
    }

    @Test
    void a_vote_is_won_by_the_most_and_a_tie_by_the_first() {
        record X(double x) {}
        record Y(long y) {}
        ModelFunction[] all = new ModelFunction[4];
        String[] names = {"a", "b", "c", "d"};
        ModelPipelineBuilder builder = ModelPackage.pipeline(
                Signature.builder().input("x", DataType.DOUBLE).build());
        for (int i = 0; i < 4; i++) {
            int place = i;
            all[i] =
                    ModelFunction.of(names[i], X.class, Y.class, x -> new Y((long) (x.x() / Math.pow(10, place)) % 10));
            builder.step(names[i], ModelPackage.function(names[i]).build());
        }
        ModelPackage model = builder.vote("v", "d.y", "c.y", "b.y", "a.y")
                .output("y", "v.value")
                .functions(all)
                .packaged()
                .build();
        try (Predictor<X, Long> predictor = Predictor.open(model, X.class, Long.class, PredictorOptions.of(all))) {
            assertThat(predictor.predict(List.of(new X(1222), new X(1212), new X(2112), new X(1234))))
                    .containsExactly(2L, 1L, 2L, 1L);
        }
    }

    @Test
    void steps_keep_their_own_rule_of_threads_and_are_all_closed() {
        AtomicInteger open = new AtomicInteger();
        class Counting implements Function<Named, Greeting>, AutoCloseable {
            private boolean busy;

            Counting() {
                open.incrementAndGet();
            }

            @Override
            public Greeting apply(Named named) {
                if (busy) throw new IllegalStateException("two threads");
                busy = true;
                Greeting greeting = new Greeting("Hello, " + named.label());
                busy = false;
                return greeting;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        }
        for (Threading threading : List.of(Threading.POOLED, Threading.SERIAL)) {
            ModelFunction greet =
                    ModelFunction.of("greet", Named.class, Greeting.class, threading, source -> new Counting());
            Callers.agree(
                    birds().build(),
                    Inches.class,
                    Answer.class,
                    PredictorOptions.of(SCALE, greet),
                    row -> new Inches(row, row, row, row * 10));
            assertThat(open).hasValue(0);
        }
    }
}
