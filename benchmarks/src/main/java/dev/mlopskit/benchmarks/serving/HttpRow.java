package dev.mlopskit.benchmarks.serving;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.protocol.ModelServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One row of a model asked over HTTP: requests per second of one client and of sixteen, each with a connection of its own that is
 * kept. The same client asks {@code mlflow models serve}, so that the two can be compared.
 */
public final class HttpRow {
    private static final int[] CLIENTS = {1, 16};

    private HttpRow() {}

    /**
     * Arguments: the folder of a model whose inputs are columns of numbers; how many seconds to measure; then {@code ours}, or the
     * URI of a server that serves the same model. Prints {@code http-row-CLIENTS requests/s}.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        ModelPackage model = ModelPackage.read(folder);
        byte[] body = body(model);
        if (!arguments[2].equals("ours")) {
            measure(URI.create(arguments[2]), inputs(model), seconds);
            return;
        }
        try (Predictor<?, ?> predictor = Predictor.open(model);
                ModelServer server = ModelServer.start(predictor)) {
            measure(server.uri(), body, seconds);
        }
    }

    private static byte[] body(ModelPackage model) {
        List<Spec> columns = model.signature().orElseThrow().inputs();
        String names = columns.stream().map(spec -> "\"" + spec.name() + "\"").collect(Collectors.joining(", "));
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> String.format(Locale.ROOT, "%.4f", 17.99 / (i + 1)))
                .collect(Collectors.joining(", "));
        String json = "{\"dataframe_split\": {\"columns\": [" + names + "], \"data\": [[" + values + "]]}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** For a package of the peer, which has no signature. */
    private static byte[] inputs(ModelPackage model) {
        String body = new String(body(model), StandardCharsets.UTF_8);
        return ("{\"inputs\": " + body.substring(body.indexOf("[["), body.indexOf("]]") + 2) + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void measure(URI server, byte[] body, double seconds) throws Exception {
        for (int clients : CLIENTS) {
            rate(server, body, clients, seconds);
            double best = 0;
            for (int i = 0; i < 3; i++) best = Math.max(best, rate(server, body, clients, seconds));
            System.out.printf(Locale.ROOT, "http-row-%d\t%.0f%n", clients, best);
        }
    }

    private static double rate(URI server, byte[] body, int clients, double seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < clients; i++) counts.add(threads.submit(client(server, body, end)));
            long requests = 0;
            for (Future<Long> count : counts) requests += count.get();
            return requests * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Long> client(URI server, byte[] body, long end) {
        return () -> {
            try (RawClient client = new RawClient(server, "/invocations", body)) {
                long count = 0;
                for (; System.nanoTime() < end; count++) client.ask();
                return count;
            }
        };
    }
}
