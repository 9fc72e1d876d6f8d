package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.autolog.spi.Autologger;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that others add. */
class AutologTest {
    @TempDir
    Path folder;

    /** The model of a library that this one has never heard of. */
    interface Guess {
        double probability();
    }

    record Coin(double probability) implements Guess {}

    /** What its friend registers in {@code META-INF/services}. */
    public static final class GuessAutologger implements Autologger {
        @Override
        public String modelClass() {
            return Guess.class.getName();
        }

        @Override
        public LoggedModel log(Object model, TrainingLog log) {
            Guess guess = (Guess) model;
            log.params(Map.of("probability", guess.probability()));
            log.round(Map.of("test-hit@1", 0.5), 0);
            return log.model((directory, origin) ->
                    write(directory.resolve("MLmodel"), "flavors:\n  guess: {}\nmodel_id: " + origin.modelId() + "\n"));
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Registered too, and does not load. */
    public static final class BrokenAutologger implements Autologger {
        /** Fails as one whose library is absent. */
        public BrokenAutologger() {
            throw new NoClassDefFoundError("org/example/Absent");
        }

        @Override
        public String modelClass() {
            return Coin.class.getName();
        }

        @Override
        public LoggedModel log(Object model, TrainingLog log) {
            throw new IllegalStateException("is never asked");
        }
    }

    @Test
    void a_registered_autologger_is_found_by_a_supertype_of_the_model_and_one_that_does_not_load_is_left_out() {
        try (Store store = new Store(folder)) {
            LoggedModel model = Autolog.log(store.run, new Coin(0.5));
            assertThat(store.params()).isEqualTo(Map.of("probability", "0.5"));
            assertThat(store.curve("test-hit_at_1")).containsExactly(0.5);
            assertThat(store.document(model)).containsEntry("model_id", model.modelId());
        }
    }

    @Test
    void a_model_that_nobody_knows_is_refused_with_the_classes_that_are_known() {
        try (Store store = new Store(folder)) {
            assertThatThrownBy(() -> Autolog.log(store.run, "a text"))
                    .isInstanceOf(AutologException.class)
                    .hasMessageContainingAll("java.lang.String", "org.tribuo.Model", Guess.class.getName());
            assertThat(store.params()).isEmpty();
        }
    }
}
