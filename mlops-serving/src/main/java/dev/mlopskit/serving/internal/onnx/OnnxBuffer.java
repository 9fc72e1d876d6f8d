package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/** Memory outside of the heap that ONNX Runtime reads or writes as one tensor of a fixed shape, call after call. */
final class OnnxBuffer implements AutoCloseable {
    private static final int MAX_BYTES = 1 << 20;

    private final Dtype dtype;
    private final long[] shape;
    private final Buffer buffer;
    private final OnnxTensor tensor;

    private OnnxBuffer(Dtype dtype, long[] shape, Buffer buffer, OnnxTensor tensor) {
        this.dtype = dtype;
        this.shape = shape;
        this.buffer = buffer;
        this.tensor = tensor;
    }

    /** Whether one row of it has a shape that is known, and is small enough to be kept. */
    static boolean canHold(TensorSpec spec) {
        List<Long> shape = spec.shape();
        if (shape.isEmpty() || shape.get(0) > 1 || bytes(spec.dtype()) == 0) return false;
        long bytes = bytes(spec.dtype());
        for (long length : shape.subList(1, shape.size())) {
            if (length < 1 || length > MAX_BYTES) return false;
            bytes *= length;
            if (bytes > MAX_BYTES) return false;
        }
        return true;
    }

    private static int bytes(Dtype dtype) {
        return switch (dtype) {
            case FLOAT32, INT32 -> 4;
            case FLOAT64, INT64 -> 8;
            default -> 0;
        };
    }

    /** Makes the memory of one row. */
    static OnnxBuffer of(OrtEnvironment environment, TensorSpec spec) throws OrtException {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = 1;
        int size = 1;
        for (long length : shape) size *= (int) length;
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * bytes(spec.dtype())).order(ByteOrder.nativeOrder());
        return switch (spec.dtype()) {
            case FLOAT32 -> {
                FloatBuffer buffer = bytes.asFloatBuffer();
                yield new OnnxBuffer(spec.dtype(), shape, buffer, OnnxTensor.createTensor(environment, buffer, shape));
            }
            case FLOAT64 -> {
                DoubleBuffer buffer = bytes.asDoubleBuffer();
                yield new OnnxBuffer(spec.dtype(), shape, buffer, OnnxTensor.createTensor(environment, buffer, shape));
            }
            case INT64 -> {
                LongBuffer buffer = bytes.asLongBuffer();
                yield new OnnxBuffer(spec.dtype(), shape, buffer, OnnxTensor.createTensor(environment, buffer, shape));
            }
            case INT32 -> {
                IntBuffer buffer = bytes.asIntBuffer();
                yield new OnnxBuffer(spec.dtype(), shape, buffer, OnnxTensor.createTensor(environment, buffer, shape));
            }
            default -> throw new IllegalArgumentException(spec.toString());
        };
    }

    OnnxTensor tensor() {
        return tensor;
    }

    /** Copies a tensor of this type and size in. */
    void write(Tensor from) {
        if (buffer instanceof FloatBuffer floats) floats.put(0, (float[]) from.array());
        else if (buffer instanceof DoubleBuffer doubles) doubles.put(0, (double[]) from.array());
        else if (buffer instanceof LongBuffer longs) longs.put(0, (long[]) from.array());
        else ((IntBuffer) buffer).put(0, (int[]) from.array());
    }

    /** Copies it out. */
    Tensor read() {
        int size = buffer.capacity();
        Object array;
        if (buffer instanceof FloatBuffer floats) floats.get(0, (float[]) (array = new float[size]));
        else if (buffer instanceof DoubleBuffer doubles) doubles.get(0, (double[]) (array = new double[size]));
        else if (buffer instanceof LongBuffer longs) longs.get(0, (long[]) (array = new long[size]));
        else ((IntBuffer) buffer).get(0, (int[]) (array = new int[size]));
        return Tensor.of(dtype, array, shape);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
