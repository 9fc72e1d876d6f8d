package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The memory of one call with one row: inputs and outputs that stay where they are. For a small model most of the time of a call
 * goes into making and freeing tensors, and this makes none. One thread at a time.
 */
final class OnnxRow implements AutoCloseable {
    private final OrtSession session;
    private final List<TensorSpec> outputs;
    private final Map<String, OnnxBuffer> read = new LinkedHashMap<>();
    private final Map<String, OnnxBuffer> written = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    private final Map<String, OnnxValue> pinned = new LinkedHashMap<>();
    private final Set<String> others = new HashSet<>();

    OnnxRow(OrtEnvironment environment, OrtSession session, List<TensorSpec> inputs, List<TensorSpec> outputs)
            throws OrtException {
        this.session = session;
        this.outputs = outputs;
        try {
            for (TensorSpec input : inputs) {
                OnnxBuffer buffer = OnnxBuffer.of(environment, input);
                read.put(name(input), buffer);
                feeds.put(name(input), buffer.tensor());
            }
            for (TensorSpec output : outputs) {
                if (!OnnxBuffer.canHold(output)) {
                    others.add(name(output));
                    continue;
                }
                OnnxBuffer buffer = OnnxBuffer.of(environment, output);
                written.put(name(output), buffer);
                pinned.put(name(output), buffer.tensor());
            }
        } catch (OrtException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether a model has inputs of a known size and gives at least something that can stay where it is. */
    static boolean suits(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return inputs.stream().allMatch(OnnxBuffer::canHold) && outputs.stream().anyMatch(OnnxBuffer::canHold);
    }

    Map<String, Tensor> run(Map<String, Tensor> given) throws OrtException {
        for (Map.Entry<String, OnnxBuffer> input : read.entrySet())
            input.getValue().write(given(given, input.getKey()));
        try (OrtSession.Result result = session.run(feeds, others, pinned)) {
            Map<String, Tensor> answers = new LinkedHashMap<>();
            for (TensorSpec output : outputs) {
                OnnxBuffer buffer = written.get(name(output));
                answers.put(
                        name(output),
                        buffer != null
                                ? buffer.read()
                                : OnnxTensors.fromOnnx(
                                        name(output), result.get(name(output)).orElseThrow()));
            }
            return answers;
        }
    }

    private static Tensor given(Map<String, Tensor> all, String name) {
        Tensor tensor = all.get(name);
        if (tensor == null) throw new IllegalArgumentException("no input " + name);
        return tensor;
    }

    private static String name(TensorSpec spec) {
        return String.valueOf(spec.name());
    }

    @Override
    public void close() {
        read.values().forEach(OnnxBuffer::close);
        written.values().forEach(OnnxBuffer::close);
    }
}
