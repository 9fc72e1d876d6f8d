package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.Threading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionTest {
    // @start region="guide"
    record Loan(double income, String country) {}

    record Verdict(String grade) {}

    static final ModelFunction GRADING =
            ModelFunction.of("grading", Loan.class, Verdict.class, Threading.SAFE, source -> {
                double limit = Double.parseDouble(new String(source.file("limit.txt"), StandardCharsets.UTF_8));
                return loan -> new Verdict(loan.income() > limit ? "A" : "B");
            });

    static ModelPackage pack(Path limit) {
        return ModelPackage.function("grading")
                .signature(Signature.builder()
                        .input("income", DataType.DOUBLE)
                        .input("country", DataType.STRING)
                        .build())
                .file("limit.txt", limit)
                .build();
    }

    static Predictor<Loan, Verdict> open(ModelPackage model) {
        return Predictor.open(model, Loan.class, Verdict.class, PredictorOptions.of(GRADING));
    }
    // @end

    @TempDir
    Path folder;

    @Test
    void a_function_is_packaged_with_its_file_and_served() throws Exception {
        ModelPackage model = pack(Files.writeString(folder.resolve("limit.txt"), "20000"));
        try (Predictor<Loan, Verdict> predictor = open(model)) {
            assertThat(predictor.predict(new Loan(30_000, "NZ"))).isEqualTo(new Verdict("A"));
            assertThat(predictor.predict(new Loan(10_000, "NZ"))).isEqualTo(new Verdict("B"));
        }
    }
}
