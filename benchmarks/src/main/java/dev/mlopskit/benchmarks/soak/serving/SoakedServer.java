package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.protocol.ModelServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that serves two models over HTTP, a real one and one that gives back what it gets, until it is told to stop. */
public final class SoakedServer {
    static final int BODY_LIMIT = 200_000;
    static final int CONCURRENCY = 16;
    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private SoakedServer() {}

    /** A model of columns of several types that answers with its inputs. */
    private record Mirror(Signature columns) implements Scorer {
        @Override
        public Optional<Signature> signature() {
            return Optional.of(columns);
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public Map<String, Tensor> score(Map<String, Tensor> given, Map<String, ?> params) {
            return given;
        }
    }

    /** Says where it listens; {@code figures} has it say its heap and the most threads that it had. */
    public static void main(String[] arguments) throws Exception {
        Signature columns = Signature.builder()
                .input("a", DataType.DOUBLE)
                .input("n", DataType.LONG)
                .input("s", DataType.STRING)
                .input("when", DataType.DATETIME)
                .input("what", DataType.BINARY)
                .build();
        try (Predictor<?, ?> tumors = Predictor.open(Tumors.model("logistic"))) {
            ModelServer server = ModelServer.builder()
                    .model("tumors", tumors)
                    .model("mirror", new Mirror(columns))
                    .bodyLimit(BODY_LIMIT)
                    .bufferLimit(100L * BODY_LIMIT)
                    .concurrency(CONCURRENCY)
                    .requestTimeout(TIMEOUT)
                    .stopTimeout(STOP_TIMEOUT)
                    .start();
            System.out.println("listening " + server.uri());
            BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = told.readLine(); line != null && !line.equals("stop"); line = told.readLine()) figures();
            long start = System.nanoTime();
            server.close();
            System.out.println("stopped " + (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static void figures() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        System.out.println("figures " + heap + " " + threads);
    }
}
