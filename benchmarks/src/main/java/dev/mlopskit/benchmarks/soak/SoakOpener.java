package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process that opens each store that a line of its input names, by many threads at once; answers {@code ok} or what failed. */
public final class SoakOpener {
    static final int THREADS = 16;

    private SoakOpener() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String uri = input.readLine(); uri != null; uri = input.readLine())
            System.out.println(open(threads, uri, Path.of(input.readLine())));
        threads.shutdown();
    }

    private static String open(ExecutorService threads, String uri, Path artifacts) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++)
            all.add(threads.submit(() -> {
                start.await();
                try (Tracking tracking = Tracking.builder()
                                .uri(uri)
                                .artifactRoot(artifacts)
                                .open();
                        Run run = tracking.experiment("one").startRun("opener")) {
                    run.metric("loss", 1);
                }
                return null;
            }));
        String answer = "ok";
        for (Future<?> each : all)
            try {
                each.get();
            } catch (ExecutionException e) {
                answer = "failed " + e.getCause();
            }
        return answer.replace('\n', ' ');
    }
}
