package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** The tensors of an inference request, from its JSON and from the bytes after it. */
final class InferInputs {
    private final Target target;
    private final byte[] body;
    private int next;

    private InferInputs(Target target, byte[] body, int header) {
        this.target = target;
        this.body = body;
        this.next = header;
    }

    /** All inputs; the JSON ends at {@code header}. */
    static Map<String, Tensor> read(Target target, byte[] body, int header, List<InferBody.Input> inputs) {
        InferInputs reader = new InferInputs(target, body, header);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (InferBody.Input input : inputs)
            if (tensors.put(input.name(), reader.tensor(input)) != null)
                throw new Refusal(400, "the input '" + Unfit.shorten(input.name()) + "' is there twice: leave one out");
        if (reader.next != body.length)
            throw new Refusal(
                    400,
                    (body.length - reader.next) + " bytes follow that are no input's: compare binary_data_size and "
                            + "Inference-Header-Content-Length with what is sent");
        return WholeMatrix.split(target, tensors);
    }

    private Tensor tensor(InferBody.Input input) {
        Datatype type = Datatype.of(input.datatype());
        int count = count(input);
        @Nullable Slot slot = slot(input.name());
        @Nullable DataType column = slot == null || type != Datatype.BYTES ? null : slot.type();
        boolean object = slot != null && type == Datatype.BYTES && slot.dtype() == Dtype.OBJECT;
        if (input.binarySize() != null) {
            boolean raw = object && column != DataType.DATETIME;
            if (bits(type, slot))
                return Tensor.of(
                        Datatype.unsigned(type),
                        BinaryTensors.read(
                                input.name(), Datatype.signed(type), slice(input, input.binarySize()), count, false),
                        input.shape());
            Object array = BinaryTensors.read(input.name(), type, slice(input, input.binarySize()), count, raw);
            if (column == DataType.DATETIME) array = moments(input.name(), (String[]) array);
            return Tensor.of(object ? Dtype.OBJECT : type.dtype(), array, input.shape());
        }
        if (input.data() == null)
            throw new Refusal(
                    400,
                    "the input '" + Unfit.shorten(input.name())
                            + "' has neither 'data' nor a binary_data_size: add one");
        Cells cells = column != null
                ? Cells.of(column)
                : object ? Cells.of(Dtype.OBJECT) : Cells.of(bits(type, slot) ? Datatype.unsigned(type) : type.dtype());
        TensorReader reader = new TensorReader(input.name(), cells);
        try (JsonParser in = JsonText.again(body, input.data())) {
            reader.whole(in);
        }
        if (cells.size() != count)
            throw new Refusal(
                    400,
                    "the input '" + Unfit.shorten(input.name()) + "' has " + cells.size() + " values for a shape of "
                            + count + ": correct the shape or the data");
        Object array = cells.dtype().isUnsigned() ? cells.array() : within(input.name(), type, cells.array());
        return Tensor.of(cells.dtype(), array, input.shape());
    }

    /** Whether a model takes the bits of an unsigned type as they are. */
    private static boolean bits(Datatype type, @Nullable Slot slot) {
        return slot != null && type.least() == 0 && slot.dtype() == Datatype.unsigned(type);
    }

    private @Nullable Slot slot(String name) {
        int place = target.place(name);
        return place < 0 ? null : target.slots().get(place);
    }

    /** How many elements a shape has. Not more than a body has bytes: an element has one at least. */
    private int count(InferBody.Input input) {
        long count = 1;
        for (long length : input.shape()) {
            count = length == 0 ? 0 : count * length;
            if (length > body.length || count > body.length)
                throw new Refusal(
                        400,
                        "the input '" + Unfit.shorten(input.name())
                                + "' has a shape of more values than the body has bytes: correct it");
        }
        return (int) count;
    }

    private ByteBuffer slice(InferBody.Input input, long size) {
        if (size > body.length - next)
            throw new Refusal(
                    400,
                    "the input '" + Unfit.shorten(input.name()) + "' has a binary_data_size of " + size + ", and "
                            + (body.length - next) + " bytes are left: send the tensors after the JSON, whose length "
                            + "Inference-Header-Content-Length says");
        ByteBuffer slice = ByteBuffer.wrap(body, next, (int) size);
        next += (int) size;
        return slice;
    }

    private static Object moments(String name, String[] texts) {
        Object[] moments = new Object[texts.length];
        for (int i = 0; i < texts.length; i++)
            try {
                moments[i] = Moments.parse(texts[i]);
            } catch (Unfit e) {
                throw e.in(name, i);
            }
        return moments;
    }

    /** Unsigned numbers have more room in their tensor than they may use. */
    private static Object within(String name, Datatype type, Object array) {
        if (type.least() == Long.MIN_VALUE) return array;
        for (int i = 0; i < Array.getLength(array); i++) {
            long value = Array.getLong(array, i);
            if (value < type.least() || value > type.most())
                throw new Unfit(type + ", from 0 to " + type.most(), Long.toString(value)).in(name, i);
        }
        return array;
    }
}
