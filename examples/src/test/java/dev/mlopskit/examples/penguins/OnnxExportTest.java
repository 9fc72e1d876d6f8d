package dev.mlopskit.examples.penguins;

import static dev.mlopskit.examples.penguins.Classifiers.PENGUINS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxExportTest {
    private final OrtEnvironment onnx = OrtEnvironment.getEnvironment();

    @ParameterizedTest
    @EnumSource
    void theOnnxModelAnswersEveryRowAsTheClassifierDoes(Candidate candidate) throws OrtException {
        Classifier classifier = Classifiers.by(candidate);
        float[][] input = PENGUINS.stream().map(row -> floats(row.penguin())).toArray(float[][]::new);
        try (OrtSession session = onnx.createSession(classifier.toOnnx());
                OnnxTensor tensor = OnnxTensor.createTensor(onnx, input);
                OrtSession.Result result = session.run(Map.of("input", tensor))) {
            String[] species = (String[]) result.get("species").orElseThrow().getValue();
            for (int i = 0; i < PENGUINS.size(); i++) {
                assertThat(species[i])
                        .isEqualTo(classifier.predict(PENGUINS.get(i).penguin()).species());
            }
            for (String name : Species.NAMES) {
                float[] probabilities = (float[])
                        result.get("probability_" + name).orElseThrow().getValue();
                for (int i = 0; i < PENGUINS.size(); i++) {
                    Species own = classifier.predict(PENGUINS.get(i).penguin());
                    assertThat((double) probabilities[i]).isEqualTo(own.probability(name), within(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsInputAndOutputsAreNamed(Candidate candidate) throws OrtException {
        try (OrtSession session = onnx.createSession(Classifiers.by(candidate).toOnnx())) {
            assertThat(session.getInputNames()).containsExactly("input");
            assertThat(session.getOutputNames())
                    .containsExactly("species", "probability_Adelie", "probability_Chinstrap", "probability_Gentoo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameTrainingGivesTheSameBytes(Candidate candidate) {
        Classifier again = candidate.train(Classifiers.SPLIT, Classifiers.SEED, (epoch, loss, accuracy) -> {});
        assertThat(again.toOnnx()).isEqualTo(Classifiers.by(candidate).toOnnx());
    }

    private static float[] floats(Penguin penguin) {
        double[] values = penguin.toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
