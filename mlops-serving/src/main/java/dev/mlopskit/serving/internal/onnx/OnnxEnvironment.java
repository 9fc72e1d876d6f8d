package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The environment of ONNX Runtime, of which a process has one. Thread-safe. */
final class OnnxEnvironment {
    /**
     * Some 120 bytes for each of the 2 million characters that Linux allows a command line. When its environment is made, ONNX
     * Runtime 1.29 matches the command line with a regular expression that recurses once a character or more, and on the 1 MB
     * of an ordinary thread a class path of 9,000 characters ends the process. What is not touched takes no memory.
     */
    private static final long STACK_BYTES = 256L << 20;

    private static @Nullable OrtEnvironment made;

    private OnnxEnvironment() {}

    static synchronized OrtEnvironment get() {
        if (made == null) made = make();
        return made;
    }

    private static OrtEnvironment make() {
        FutureTask<OrtEnvironment> task = new FutureTask<>(OrtEnvironment::getEnvironment);
        new Thread(null, task, "mlopskit-onnx-start", STACK_BYTES).start();
        boolean interrupted = false;
        try {
            while (true)
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
        } catch (ExecutionException e) {
            // A missing native library, as it would be thrown here.
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException("ONNX Runtime does not start", e.getCause());
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
