package dev.mlopskit.benchmarks.serving;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ONNX Runtime called by hand: what somebody who cares for speed writes for this one model. */
final class RawModel implements AutoCloseable {
    private static final int WIDTH = 30;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    RawModel(byte[] model) throws OrtException {
        session = environment.createSession(model);
    }

    Diagnosis predict(Tumor row) throws OrtException {
        float[] values = new float[WIDTH];
        row.put(values, 0);
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), new long[] {1, WIDTH});
                OrtSession.Result result = session.run(Map.of("X", tensor))) {
            return new Diagnosis(
                    ((long[]) result.get(0).getValue())[0],
                    ((float[][]) result.get(1).getValue())[0]);
        }
    }

    List<Diagnosis> predict(List<Tumor> rows) throws OrtException {
        float[] values = new float[WIDTH * rows.size()];
        for (int row = 0; row < rows.size(); row++) rows.get(row).put(values, row * WIDTH);
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(values), new long[] {rows.size(), WIDTH});
                OrtSession.Result result = session.run(Map.of("X", tensor))) {
            long[] labels = (long[]) result.get(0).getValue();
            float[][] probabilities = (float[][]) result.get(1).getValue();
            List<Diagnosis> all = new ArrayList<>(rows.size());
            for (int row = 0; row < labels.length; row++) all.add(new Diagnosis(labels[row], probabilities[row]));
            return all;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
