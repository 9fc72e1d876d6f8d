package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One session of ONNX Runtime, which many threads may use at once. */
final class OnnxModel implements LoadedModel {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final OnnxRows rows;
    /** The outputs that are no sequences and no maps. */
    private final Set<String> tensors;

    private OnnxModel(OrtEnvironment environment, OrtSession session) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
        this.tensors = outputs.stream()
                .filter(output -> output.dtype() != Dtype.OBJECT)
                .map(output -> String.valueOf(output.name()))
                .collect(Collectors.toUnmodifiableSet());
        this.rows = new OnnxRows(environment, session, inputs, outputs);
    }

    static OnnxModel load(ModelSource source) {
        try {
            return open(source);
        } catch (OrtException e) {
            throw new ModelFormatException(
                    source.dataName(),
                    "is no ONNX model that this ONNX Runtime can load: " + e.getMessage() + ": export it again",
                    e);
        }
    }

    private static OnnxModel open(ModelSource source) throws OrtException {
        OrtEnvironment environment = OnnxEnvironment.get();
        try (OrtSession.SessionOptions options = OnnxOptions.of(source.config())) {
            Optional<Path> file = source.dataFile();
            OrtSession session = file.isPresent()
                    ? environment.createSession(file.get().toString(), options)
                    : environment.createSession(source.dataBytes(), options);
            try {
                return new OnnxModel(environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        }
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        nodes.forEach((name, node) -> specs.add(
                node.getInfo() instanceof TensorInfo tensor
                        ? new TensorSpec(name, dtype(name, tensor), dimensions(tensor))
                        : new TensorSpec(name, Dtype.OBJECT, List.of(-1L))));
        return List.copyOf(specs);
    }

    private static Dtype dtype(String name, TensorInfo tensor) {
        Dtype dtype = OnnxTensors.dtype(tensor);
        if (dtype != Dtype.OBJECT) return dtype;
        String type = tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
        throw new ModelFormatException(
                "'" + name + "'",
                "is a tensor of " + type
                        + ", which ONNX Runtime for Java neither takes nor gives: cast it to float32 in the" + " model",
                null);
    }

    private static List<Long> dimensions(TensorInfo tensor) {
        List<Long> shape = new ArrayList<>();
        for (long length : tensor.getShape()) shape.add(Math.max(length, -1));
        return shape;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> given, Map<String, Object> params) {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Tensor> feed : given.entrySet())
                feeds.put(feed.getKey(), OnnxTensors.toOnnx(environment, feed.getKey(), feed.getValue()));
            Set<String> asked = session.getOutputNames();
            // ONNX Runtime for Java fails on a sequence of nothing, and has nothing to say of it.
            if (given.values().stream().anyMatch(tensor -> tensor.size() == 0)) asked = tensors;
            return asked.isEmpty() ? inOrder(Map.of()) : inOrder(answers(feeds, asked));
        } catch (OrtException e) {
            throw failed(given, e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private Map<String, Tensor> answers(Map<String, OnnxTensor> feeds, Set<String> asked) throws OrtException {
        try (OrtSession.Result result = session.run(feeds, asked)) {
            Map<String, Tensor> read = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result)
                read.put(output.getKey(), OnnxTensors.fromOnnx(output.getKey(), output.getValue()));
            return read;
        }
    }

    /** With an empty one for each output that was not asked for. */
    private Map<String, Tensor> inOrder(Map<String, Tensor> read) {
        if (read.size() == outputs.size()) return read;
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (TensorSpec output : outputs) {
            String name = String.valueOf(output.name());
            Tensor answer = read.get(name);
            all.put(name, answer == null ? Tensor.of(Dtype.OBJECT, new Object[0], 0) : answer);
        }
        return all;
    }

    @Override
    public Map<String, Tensor> runRow(Map<String, Tensor> given, Map<String, Object> params) {
        try {
            Optional<Map<String, Tensor>> answers = rows.run(given);
            if (answers.isPresent()) return answers.get();
            Map<String, Tensor> usual = run(given, params);
            rows.giveUp();
            return usual;
        } catch (OrtException e) {
            throw failed(given, e);
        }
    }

    private ModelExecutionException failed(Map<String, Tensor> given, OrtException e) {
        return new ModelExecutionException(
                OnnxFlavor.NAME,
                "failed to run on inputs " + given + ": " + e.getMessage()
                        + ": compare them with what the model declares, " + inputs,
                e);
    }

    @Override
    public void close() {
        rows.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelExecutionException(OnnxFlavor.NAME, "failed to close a session: " + e.getMessage(), e);
        }
    }
}
