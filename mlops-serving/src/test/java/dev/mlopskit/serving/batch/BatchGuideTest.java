package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.spi.ModelFunction;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/serving.md shows of batches and of pipelines is what is compiled and run here. */
class BatchGuideTest {
    record Inches(double billLength) {}

    record Metric(double billLengthMm) {}

    record Size(double size) {}

    @TempDir
    Path folder;

    @Test
    void batch() {
        try (Predictor<?, ?> predictor = Penguins.model("labels")) {
            Scorer model = predictor;
            Path input = Penguins.csv(folder.resolve("penguins.csv"), 9, 0);
            Path output = folder.resolve("species.csv");
            Path rejected = folder.resolve("rejected.csv");
            // @start region="batch"
            BatchProgress done = BatchScoring.csv(input)
                    .keys("id", "island")
                    .badRows(rejected)
                    .threads(2)
                    .progress(System.out::println) // 409,600 rows, 3 bad, 81,920 rows/s
                    .run(model, "models:/penguins/3", output);
            // @end
            assertThat(done.rows()).isEqualTo(9);
        }
    }

    @Test
    void pipeline() {
        ModelFunction scale =
                ModelFunction.of("scale", Inches.class, Metric.class, inches -> new Metric(inches.billLength() * 25.4));
        ModelFunction small =
                ModelFunction.of("small", Metric.class, Size.class, metric -> new Size(metric.billLengthMm() / 2));
        ModelFunction large =
                ModelFunction.of("large", Metric.class, Size.class, metric -> new Size(metric.billLengthMm() * 2));
        ModelPackage scaling = ModelPackage.function("scale").build();
        ModelPackage first = ModelPackage.function("small").build();
        ModelPackage second = ModelPackage.function("large").build();
        // @start region="pipeline"
        ModelPackage model = ModelPackage.pipeline(
                        Signature.builder().input("billLength", DataType.DOUBLE).build())
                .step("scale", scaling)
                .step("small", first)
                .step("large", second)
                .weightedMean("both", Map.of("small.size", 3.0, "large.size", 1.0))
                .output("size", "both.value")
                .functions(scale, small, large)
                .packaged()
                .build();
        try (Predictor<Inches, Size> predictor =
                Predictor.open(model, Inches.class, Size.class, PredictorOptions.of(scale, small, large))) {
            System.out.println(predictor.predict(new Inches(2)));
        }
        // @end
        assertThat(model.flavors()).containsExactly("model_pipeline");
    }
}
