package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.tracking.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class MetaFuzzTest {
    private static final Path FILE = Path.of("run", Meta.FILE);

    @FuzzTest(maxDuration = "5m")
    void a_file_is_read_or_called_damaged_and_what_is_written_back_says_the_same(byte[] input) {
        Meta meta;
        try {
            meta = Meta.parse(FILE, new String(input, StandardCharsets.UTF_8));
        } catch (StoreException damaged) {
            return;
        }
        List<Supplier<Object>> questions = questions(meta);
        Meta again = Meta.parse(FILE, new String(meta.with("more", "x").bytes(), StandardCharsets.UTF_8));
        List<Supplier<Object>> sameQuestions = questions(again);
        for (int i = 0; i < questions.size(); i++)
            assertThat(answer(sameQuestions.get(i))).isEqualTo(answer(questions.get(i)));
    }

    private static List<Supplier<Object>> questions(Meta meta) {
        return List.of(
                () -> meta.text("name"),
                () -> meta.text("run_id"),
                () -> meta.optionalText("artifact_uri"),
                () -> meta.number("status"),
                () -> meta.optionalNumber("end_time"),
                () -> meta.time("start_time"),
                () -> meta.texts("aliases"),
                meta::active);
    }

    private static Object answer(Supplier<Object> question) {
        try {
            return question.get();
        } catch (StoreException damaged) {
            return "damaged";
        }
    }
}
