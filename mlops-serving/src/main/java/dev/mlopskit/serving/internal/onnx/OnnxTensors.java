package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors of Java to those of ONNX Runtime and back. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** The type of elements; {@link Dtype#OBJECT} for one that ONNX Runtime for Java does not hand out. */
    static Dtype dtype(TensorInfo info) {
        return switch (info.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Dtype.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Dtype.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Dtype.UINT64;
            default -> dtype(info.type);
        };
    }

    private static Dtype dtype(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> Dtype.FLOAT32;
            case DOUBLE -> Dtype.FLOAT64;
            case INT8 -> Dtype.INT8;
            case UINT8 -> Dtype.UINT8;
            case INT16 -> Dtype.INT16;
            case INT32 -> Dtype.INT32;
            case INT64 -> Dtype.INT64;
            case BOOL -> Dtype.BOOL;
            case STRING -> Dtype.STRING;
            case FLOAT16 -> Dtype.FLOAT16;
            default -> Dtype.OBJECT;
        };
    }

    /**
     * The caller closes what it gets.
     *
     * @throws SignatureException if a text is absent, for which ONNX has nothing
     */
    static OnnxTensor toOnnx(OrtEnvironment environment, String name, Tensor tensor) throws OrtException {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        Object array = tensor.array();
        return switch (tensor.dtype()) {
            case FLOAT32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap((float[]) array), shape);
            case FLOAT64 -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap((double[]) array), shape);
            case UINT16, UINT32, UINT64 -> OnnxCasts.unsigned(environment, tensor);
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap((long[]) array), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap((int[]) array), shape);
            case INT16 -> OnnxTensor.createTensor(environment, ShortBuffer.wrap((short[]) array), shape);
            case INT8 ->
                OnnxTensor.createTensor(environment, ByteBuffer.wrap((byte[]) array), shape, OnnxJavaType.INT8);
            case UINT8 ->
                OnnxTensor.createTensor(environment, ByteBuffer.wrap((byte[]) array), shape, OnnxJavaType.UINT8);
            case BOOL -> OnnxTensor.createTensor(environment, bytes((boolean[]) array), shape, OnnxJavaType.BOOL);
            case STRING -> OnnxTensor.createTensor(environment, present(name, tensor), shape);
            case FLOAT16 ->
                OnnxTensor.createTensor(
                        environment,
                        Fp16Conversions.convertFloatBufferToFp16Buffer(FloatBuffer.wrap((float[]) array)),
                        shape,
                        OnnxJavaType.FLOAT16);
            case OBJECT ->
                throw new ModelExecutionException(
                        OnnxFlavor.NAME,
                        "takes no inputs of type " + tensor.dtype() + ": give numbers, booleans or texts",
                        null);
        };
    }

    private static ByteBuffer bytes(boolean[] values) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length);
        for (boolean value : values) bytes.put((byte) (value ? 1 : 0));
        return bytes.flip();
    }

    private static String[] present(String name, Tensor tensor) {
        @Nullable String[] values = (@Nullable String[]) tensor.array();
        String[] present = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if (value == null)
                throw new SignatureException(
                        name,
                        tensor.rank() == 0 ? -1 : (int) (i / (values.length / tensor.length(0))),
                        "a text, since ONNX knows no absent one",
                        "null",
                        "give a text such as '' in its place, as the model was trained with");
            present[i] = value;
        }
        return present;
    }

    static Tensor fromOnnx(String name, OnnxValue value) throws OrtException {
        if (value instanceof OnnxTensor tensor) return fromTensor(name, tensor);
        if (value instanceof OnnxSequence sequence) return fromSequence(name, sequence);
        if (value instanceof OnnxMap map) return Tensor.of(Dtype.OBJECT, new Object[] {map.getValue()}, 1);
        throw new ModelExecutionException(
                OnnxFlavor.NAME, "gives in '" + name + "' a " + value.getType() + ", which is not supported", null);
    }

    private static Tensor fromTensor(String name, OnnxTensor tensor) throws OrtException {
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape();
        int size = Math.toIntExact(info.getNumElements());
        Dtype dtype = dtype(info);
        Object array =
                switch (dtype) {
                    case FLOAT32, FLOAT16 -> {
                        float[] values = new float[size];
                        tensor.getFloatBuffer().get(values);
                        yield values;
                    }
                    case FLOAT64 -> {
                        double[] values = new double[size];
                        tensor.getDoubleBuffer().get(values);
                        yield values;
                    }
                    case INT64, UINT64 -> {
                        long[] values = new long[size];
                        tensor.getLongBuffer().get(values);
                        yield values;
                    }
                    case INT32, UINT32 -> {
                        int[] values = new int[size];
                        tensor.getIntBuffer().get(values);
                        yield values;
                    }
                    case INT16, UINT16 -> {
                        short[] values = new short[size];
                        tensor.getShortBuffer().get(values);
                        yield values;
                    }
                    case INT8, UINT8 -> {
                        byte[] values = new byte[size];
                        tensor.getByteBuffer().get(values);
                        yield values;
                    }
                    case BOOL -> {
                        ByteBuffer bytes = tensor.getByteBuffer();
                        boolean[] values = new boolean[size];
                        for (int i = 0; i < size; i++) values[i] = bytes.get() != 0;
                        yield values;
                    }
                    case STRING -> strings(tensor.getValue(), size);
                    case OBJECT ->
                        throw new ModelExecutionException(
                                OnnxFlavor.NAME,
                                "gives in '" + name + "' the type " + info.type + ", not supported",
                                null);
                };
        return Tensor.of(dtype, array, shape);
    }

    private static String[] strings(Object value, int size) {
        String[] all = new String[size];
        collect(value, all, 0);
        return all;
    }

    private static int collect(Object value, String[] into, int at) {
        if (value instanceof Object[] nested) {
            int next = at;
            for (Object item : nested) next = collect(item, into, next);
            return next;
        }
        into[at] = (String) value;
        return at + 1;
    }

    /** What scikit-learn's ZipMap gives: for each row a map of class to probability. */
    private static Tensor fromSequence(String name, OnnxSequence sequence) throws OrtException {
        List<? extends OnnxValue> items = sequence.getValue();
        Object[] rows = new Object[items.size()];
        try {
            for (int i = 0; i < rows.length; i++) {
                OnnxValue item = items.get(i);
                rows[i] = item instanceof OnnxMap map ? map.getValue() : fromOnnx(name, item);
            }
        } finally {
            items.forEach(OnnxValue::close);
        }
        return Tensor.of(Dtype.OBJECT, rows, rows.length);
    }
}
