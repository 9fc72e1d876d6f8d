package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** The memory of calls with one row, kept for the next ones: as much as callers need at once, within a bound. */
final class OnnxRows implements AutoCloseable {
    private static final int KEPT = 4 * Runtime.getRuntime().availableProcessors();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Deque<OnnxRow> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();

    /** A model whose outputs have not the shapes that it declares is not asked this way again. */
    private volatile boolean usable;

    OnnxRows(OrtEnvironment environment, OrtSession session, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this.environment = environment;
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
        this.usable = OnnxRow.suits(inputs, outputs);
    }

    /** The answers; empty if the model must be asked the usual way. */
    Optional<Map<String, Tensor>> run(Map<String, Tensor> given) throws OrtException {
        if (!usable) return Optional.empty();
        OnnxRow free = idle.poll();
        OnnxRow row = free != null ? free : new OnnxRow(environment, session, inputs, outputs);
        if (free != null) kept.decrementAndGet();
        try {
            return Optional.of(row.run(given));
        } catch (OrtException e) {
            // It may be the row, or an output that has another shape than is declared: asked the usual way, it shows.
            return Optional.empty();
        } finally {
            giveBack(row);
        }
    }

    /** Says that the usual way succeeded where this one did not. */
    void giveUp() {
        usable = false;
    }

    private void giveBack(OnnxRow row) {
        if (kept.incrementAndGet() <= KEPT) idle.push(row);
        else {
            kept.decrementAndGet();
            row.close();
        }
    }

    @Override
    public void close() {
        for (OnnxRow row = idle.poll(); row != null; row = idle.poll()) row.close();
    }
}
