package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a model asks for of ONNX Runtime that its author must not decide. */
class UntrustedModelTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Models.written(folder.resolve("model"));
    }

    @Test
    void onlyHarmlessOptionsReachOnnxRuntime() throws IOException {
        String text = Files.readString(model.resolve("MLmodel"));
        Files.delete(model.resolve("mlopskit.json"));
        Path profile = folder.resolve("stolen");
        Files.writeString(
                model.resolve("MLmodel"),
                text.replace(
                        "onnx_session_options: null",
                        "onnx_session_options: {intra_op_num_threads: 1000, execution_mode: sequential, profile: x,"
                                + " extra_session_config: {session.intra_op.allow_spinning: '0',"
                                + " session.set_denormal_as_zero: yes please,"
                                + " session.optimized_model_external_initializers_file_name: '" + profile + "'}}"));
        Logger logger = (Logger) LoggerFactory.getLogger("dev.mlopskit.serving.internal.onnx.OnnxOptions");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try (Predictor<?, ?> predictor = Predictor.open(ModelPackage.read(model))) {
            assertThat(predictor.inputs()).isNotEmpty();
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .endsWith("not harmless: profile, session.set_denormal_as_zero,"
                        + " session.optimized_model_external_initializers_file_name");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"labels", "columns", "zipmap", "sequence"})
    void damaged_files_are_refused_or_answer_and_crash_nothing(String name) throws Exception {
        Path damaged = Files.createDirectory(folder.resolve("damaged-model"));
        ModelPackage.onnx(Models.onnx(name)).build().writeTo(damaged, Models.NOWHERE);
        Files.delete(damaged.resolve("mlopskit.json"));
        Damage.survives(damaged, "model.onnx", 500);
    }
}
