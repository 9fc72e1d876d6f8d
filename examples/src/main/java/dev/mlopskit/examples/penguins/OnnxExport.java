package dev.mlopskit.examples.penguins;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.classification.Label;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes a model as ONNX that takes raw measurements: input {@code input} float [n, 4] in the order of
 * {@link Penguin#MEASUREMENTS}; outputs {@code species} string [n] and, for each species, {@code probability_<species>}
 * float [n]. One output for each species, and not one of [n, 3], since callers with data frames want columns.
 */
final class OnnxExport {
    private OnnxExport() {}

    static byte[] export(String name, Standardiser standardiser, Model<Label> model) {
        if (!(model instanceof ONNXExportable exportable)) {
            throw new IllegalArgumentException(name + " cannot be exported as ONNX");
        }
        ONNXContext context = new ONNXContext();
        context.setName(name);
        ONNXRef<?> input = context.floatInput("input", Penguin.MEASUREMENTS.size());
        String scores = exportable
                .writeONNXGraph(standardised(input, standardiser, model))
                .getReference();
        GraphProto.Builder graph = context.buildGraph().toBuilder();
        addProbabilities(graph, scores, model);
        addSpecies(graph, scores, model);
        // Without Tribuo's note on the training, which holds the time: the same training shall give the same bytes.
        return ONNXExportable.buildModel(context, "dev.mlopskit.examples", 1, model).toBuilder()
                .clearMetadataProps()
                .clearDocString()
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** Shifts, scales and reorders: Tribuo numbers the measurements by the alphabet. */
    private static ONNXRef<?> standardised(ONNXRef<?> input, Standardiser standardiser, Model<Label> model) {
        ONNXContext context = input.onnxContext();
        long[] order = new long[Penguin.MEASUREMENTS.size()];
        for (int i = 0; i < order.length; i++) {
            order[model.getFeatureIDMap().getID(Penguin.MEASUREMENTS.get(i))] = i;
        }
        return input.apply(ONNXOperators.SUB, context.array("means", doubles(standardiser.means())))
                .apply(ONNXOperators.DIV, context.array("deviations", doubles(standardiser.deviations())))
                .apply(ONNXOperators.GATHER, context.array("order", order), Map.of("axis", 1));
    }

    private static void addProbabilities(GraphProto.Builder graph, String scores, Model<Label> model) {
        for (String species : Species.NAMES) {
            String index = "index_" + species;
            // A scalar index: Gather then gives [n], where an index of one element would give [n, 1].
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(index)
                    .setDataType(DataType.INT64.getNumber())
                    .addInt64Data(model.getOutputIDInfo().getID(new Label(species))));
            String output = "probability_" + species;
            graph.addNode(node("Gather", List.of(scores, index), output).addAttribute(attribute("axis", 1)));
            graph.addOutput(output(output, DataType.FLOAT));
        }
    }

    private static void addSpecies(GraphProto.Builder graph, String scores, Model<Label> model) {
        TensorProto.Builder names = TensorProto.newBuilder()
                .setName("names")
                .setDataType(DataType.STRING.getNumber())
                .addDims(Species.NAMES.size());
        for (int i = 0; i < Species.NAMES.size(); i++) {
            names.addStringData(
                    ByteString.copyFromUtf8(model.getOutputIDInfo().getOutput(i).getLabel()));
        }
        graph.addInitializer(names);
        graph.addNode(node("ArgMax", List.of(scores), "best")
                .addAttribute(attribute("axis", 1))
                .addAttribute(attribute("keepdims", 0)));
        graph.addNode(node("Gather", List.of("names", "best"), "species"));
        graph.addOutput(0, output("species", DataType.STRING));
    }

    private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setName(operator + "_" + output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output);
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static ValueInfoProto output(String name, DataType type) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
