package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Input.Row;
import dev.mlopskit.serving.internal.batch.Input.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Reads chunks, scores several of them at once, and hands on what came of them in the order of the rows. */
record Chunks(BatchSettings settings, List<String> names, Scorer model) {
    /** What a chunk may weigh, so that wide rows fit in memory too: its bounds hang on the rows alone, as a second call needs. */
    private static final long MAX_WEIGHT = 8 << 20;
    /** What a field takes beside its text. */
    private static final int FIELD = 56;

    void each(Rows rows, Consumer<Scored> sink) {
        ExecutorService pool = Executors.newFixedThreadPool(settings.threads(), work -> {
            Thread thread = new Thread(work, "batch-scoring");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Future<Scored>> pending = new ArrayDeque<>();
            for (List<Row> chunk = next(rows); !chunk.isEmpty(); chunk = next(rows)) {
                List<Row> scoring = chunk;
                pending.add(pool.submit(() -> new ChunkScorer(settings, names, model).score(scoring)));
                if (pending.size() > settings.threads()) sink.accept(result(pending.remove()));
            }
            while (!pending.isEmpty()) sink.accept(result(pending.remove()));
        } finally {
            end(pool);
        }
    }

    /** Waits for those that score: the caller may close the model next. */
    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = false;
        while (!pool.isTerminated())
            try {
                pool.awaitTermination(1, java.util.concurrent.TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private List<Row> next(Rows rows) {
        List<Row> chunk = new ArrayList<>();
        long weight = 0;
        while (chunk.size() < settings.chunk() && weight < MAX_WEIGHT) {
            Row row = rows.next();
            if (row == null) break;
            chunk.add(row);
            for (String field : row.fields()) weight += FIELD + (field == null ? 0 : field.length());
        }
        return chunk;
    }

    static BatchException interrupted(Exception cause) {
        return new BatchException(0, "the thread was interrupted: call again to go on", cause);
    }

    private static Scored result(Future<Scored> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException failure) throw failure;
            if (cause instanceof Error error) throw error;
            throw new BatchException(0, "scoring failed: " + cause, cause);
        }
    }
}
