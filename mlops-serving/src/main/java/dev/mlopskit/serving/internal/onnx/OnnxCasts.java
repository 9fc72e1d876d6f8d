package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tensors of unsigned numbers of 16, 32 and 64 bits. ONNX Runtime 1.29 has no call of Java that makes one; but it casts one that has
 * the same bits with a sign. The models that do so are made when they are first needed, one for each type, and stay. Thread-safe.
 */
final class OnnxCasts {
    /** A model of one Cast, IR version 8, opset 13, with places for the types of its output and of its input. */
    private static final String MODEL = "08083a320a170a01781201792204436173742a090a02746f18%1$02xa00102"
            + "1201635a090a017812040a0208%2$02x62090a017912040a0208%1$02x42040a00100d";

    private static final Map<Dtype, OrtSession> SESSIONS = new EnumMap<>(Dtype.class);

    private OnnxCasts() {}

    /** The caller closes what it gets. */
    static OnnxTensor unsigned(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        // The result is not closed, as that would close its only tensor.
        try (OnnxTensor bits = signed(environment, tensor, shape)) {
            return (OnnxTensor)
                    session(environment, tensor.dtype()).run(Map.of("x", bits)).get(0);
        }
    }

    private static OnnxTensor signed(OrtEnvironment environment, Tensor tensor, long[] shape) throws OrtException {
        if (tensor.array() instanceof short[] shorts)
            return OnnxTensor.createTensor(environment, ShortBuffer.wrap(shorts), shape);
        if (tensor.array() instanceof int[] ints)
            return OnnxTensor.createTensor(environment, IntBuffer.wrap(ints), shape);
        return OnnxTensor.createTensor(environment, LongBuffer.wrap((long[]) tensor.array()), shape);
    }

    private static synchronized OrtSession session(OrtEnvironment environment, Dtype to) throws OrtException {
        OrtSession made = SESSIONS.get(to);
        if (made != null) return made;
        byte[] model = HexFormat.of()
                .parseHex(
                        switch (to) {
                            case UINT16 -> MODEL.formatted(4, 5);
                            case UINT32 -> MODEL.formatted(12, 6);
                            default -> MODEL.formatted(13, 7);
                        });
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // No threads of its own.
            options.setIntraOpNumThreads(1);
            OrtSession session = environment.createSession(model, options);
            SESSIONS.put(to, session);
            return session;
        }
    }
}
