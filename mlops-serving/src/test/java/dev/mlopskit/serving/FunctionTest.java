package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.Threading;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are code of the application. */
class FunctionTest {
    record Loan(double incomePerYear, int age, String country) {}

    record Verdict(String grade, double risk) {}

    private static final ModelFunction GRADE =
            ModelFunction.of("grade", Loan.class, Verdict.class, loan -> FunctionTest.grade(loan, 20_000));

    @TempDir
    Path folder;

    private static Verdict grade(Loan loan, double limit) {
        if (loan.age() < 0) throw new IllegalArgumentException("nobody is " + loan.age());
        return new Verdict(loan.incomePerYear() > limit ? "A" : "B" + loan.country(), 1 / loan.incomePerYear());
    }

    private static PackageBuilder packaged(String name) {
        return ModelPackage.function(name)
                .signature(Signature.builder()
                        .input("income_per_year", DataType.DOUBLE)
                        .input("age", DataType.INTEGER)
                        .input("country", DataType.STRING)
                        .build());
    }

    @Test
    void a_package_names_a_function_that_is_registered_where_it_is_opened() {
        packaged("grade").build().writeTo(folder, Models.NOWHERE);
        ModelPackage read = ModelPackage.read(folder);
        assertThat(read.flavors()).isEqualTo(Set.of("java_function"));
        try (Predictor<Loan, Verdict> predictor =
                Predictor.open(read, Loan.class, Verdict.class, PredictorOptions.of(GRADE))) {
            assertThat(predictor.predict(List.of(new Loan(30_000, 30, "NZ"), new Loan(10_000, 30, "NZ"))))
                    .containsExactly(new Verdict("A", 1 / 30_000.0), new Verdict("BNZ", 1e-4));
        }
    }

    @Test
    void so_does_one_that_a_store_knows() {
        packaged("grade").build().writeTo(folder, Models.NOWHERE);
        String uri = folder.toString();
        try (Tracking tracking = Tracking.inMemory();
                Predictor<Loan, Verdict> predictor =
                        Predictor.open(tracking, uri, Loan.class, Verdict.class, PredictorOptions.of(GRADE))) {
            assertThat(predictor.predict(new Loan(30_000, 30, "NZ")).grade()).isEqualTo("A");
            assertThatThrownBy(() -> Predictor.open(tracking, uri, Loan.class, Verdict.class))
                    .hasMessageContaining("'grade'");
        }
    }

    @Test
    void maps_are_rows_too() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = maps("grade", GRADE)) {
            assertThat(predictor.predict(Map.of("income_per_year", 1e4, "age", 3, "country", "FR")))
                    .isEqualTo(Map.of("grade", "BFR", "risk", 1e-4));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predictor<Map<String, ?>, Map<String, Object>> maps(String name, ModelFunction... functions) {
        return (Predictor) Predictor.open(packaged(name).build(), Map.class, Map.class, PredictorOptions.of(functions));
    }

    @Test
    void a_name_that_nobody_registered_is_refused_with_those_that_are() {
        assertThatThrownBy(() -> maps("grades", GRADE))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContaining("'grades'")
                .hasMessageContaining("but 'grade'")
                .hasMessageContaining("[grade, service-sum]");
        assertThatThrownBy(() -> maps("java.lang.Runtime"))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContaining("registered are [service-sum]");
        assertThatThrownBy(() -> PredictorOptions.of(GRADE, GRADE)).isInstanceOf(ServingException.class);
    }

    @Test
    void a_function_of_a_service_file_needs_no_registration() {
        try (Predictor<?, ?> predictor =
                Predictor.open(ModelPackage.function("service-sum").build())) {
            assertThat(predictor
                            .score(Map.of("a", Tensor.column(new double[] {1}), "b", Tensor.column(new double[] {2})))
                            .get("sum")
                            .array())
                    .isEqualTo(new double[] {3});
        }
    }

    /** What the service file of the tests names. */
    public static final class Provided implements ModelFunction {
        record Pair(double a, double b) {}

        record Sum(double sum) {}

        private final ModelFunction function =
                ModelFunction.of("service-sum", Pair.class, Sum.class, pair -> new Sum(pair.a() + pair.b()));

        @Override
        public String name() {
            return function.name();
        }

        @Override
        public dev.mlopskit.serving.spi.LoadedModel load(dev.mlopskit.serving.spi.ModelSource source) {
            return function.load(source);
        }
    }

    @Test
    void a_function_loads_files_of_its_package() throws Exception {
        ModelFunction limited = ModelFunction.of("grade", Loan.class, Verdict.class, Threading.SAFE, source -> {
            double limit = Double.parseDouble(new String(source.file("limit.txt"), StandardCharsets.UTF_8));
            return loan -> grade(loan, limit);
        });
        Path file = Files.writeString(folder.resolve("a.txt"), "5000");
        ModelPackage model = packaged("grade").file("limit.txt", file).build();
        try (Predictor<Loan, Verdict> predictor =
                Predictor.open(model, Loan.class, Verdict.class, PredictorOptions.of(limited))) {
            assertThat(predictor.predict(new Loan(6000, 30, "NZ")).grade()).isEqualTo("A");
        }
        assertThatThrownBy(() -> Predictor.open(
                        packaged("grade").build(), Loan.class, Verdict.class, PredictorOptions.of(limited)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("limit.txt");
    }

    @Test
    void one_that_threads_may_not_share_has_an_instance_each_and_all_are_closed() {
        AtomicInteger open = new AtomicInteger();
        class Counting implements Function<Loan, Verdict>, AutoCloseable {
            private boolean busy;

            Counting() {
                open.incrementAndGet();
            }

            @Override
            public Verdict apply(Loan loan) {
                if (busy) throw new IllegalStateException("two threads");
                busy = true;
                Verdict verdict = grade(loan, 20_000);
                busy = false;
                return verdict;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        }
        ModelFunction pooled =
                ModelFunction.of("grade", Loan.class, Verdict.class, Threading.POOLED, source -> new Counting());
        Callers.agree(
                packaged("grade").build(),
                Loan.class,
                Verdict.class,
                PredictorOptions.of(pooled),
                row -> new Loan(row * 1000, row, "NZ"));
        assertThat(open).hasValue(0);
    }

    @Test
    void what_a_function_throws_names_the_row() {
        try (Predictor<Loan, Verdict> predictor =
                Predictor.open(packaged("grade").build(), Loan.class, Verdict.class, PredictorOptions.of(GRADE))) {
            assertThatThrownBy(() -> predictor.predict(List.of(new Loan(1, 1, "a"), new Loan(1, -1, "b"))))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContaining("row 1")
                    .hasMessageContaining("nobody is -1");
        }
    }

    @Test
    void records_that_are_no_columns_are_refused_when_it_is_registered() {
        record Nested(List<String> texts) {}
        assertThatThrownBy(() -> ModelFunction.of("x", Nested.class, Verdict.class, row -> new Verdict("", 0)))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("texts");
    }
}
