package dev.mlopskit.serving.endpoint;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PackageBuilder;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Doubles its rows and takes the same time for a call however many rows it has; fails from a row below zero on. Can be held, in
 * calls and while it is loaded.
 */
final class SlowModel implements ModelFunction {
    /** A row; {@code null} does not fit the signature. */
    record Row(Double x) {}

    final Queue<Integer> batches = new ConcurrentLinkedQueue<>();
    private final Duration time;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch loading = new CountDownLatch(0);
    private volatile int inside;

    SlowModel(Duration time) {
        this.time = time;
    }

    static PackageBuilder packaged() {
        return ModelPackage.function("slow")
                .signature(Signature.builder().input("x", DataType.DOUBLE).build());
    }

    void hold() {
        gate = new CountDownLatch(1);
    }

    void holdLoading() {
        loading = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
        loading.countDown();
    }

    /** How many calls or loadings are held. */
    int inside() {
        return inside;
    }

    @Override
    public String name() {
        return "slow";
    }

    private void pass(CountDownLatch door) {
        synchronized (this) {
            inside++;
        }
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            synchronized (this) {
                inside--;
            }
        }
    }

    @Override
    public LoadedModel load(ModelSource source) {
        pass(loading);
        return new LoadedModel() {
            @Override
            public List<TensorSpec> inputs() {
                return List.of(new TensorSpec("x", Dtype.FLOAT64, List.of(-1L)));
            }

            @Override
            public List<TensorSpec> outputs() {
                return List.of(new TensorSpec("y", Dtype.FLOAT64, List.of(-1L)));
            }

            @Override
            public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
                double[] rows = ((double[]) inputs.get("x").array()).clone();
                batches.add(rows.length);
                pass(gate);
                long end = System.nanoTime() + time.toNanos();
                while (System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
                for (int i = 0; i < rows.length; i++) {
                    if (rows[i] < 0) throw new ModelExecutionException("slow", "takes no " + rows[i], null);
                    rows[i] *= 2;
                }
                return Map.of("y", Tensor.column(rows));
            }

            @Override
            public void close() {}
        };
    }
}
