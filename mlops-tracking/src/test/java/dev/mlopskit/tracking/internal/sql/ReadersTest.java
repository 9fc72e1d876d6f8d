package dev.mlopskit.tracking.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Durability;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadersTest {
    @Test
    void eight_read_at_once_and_the_others_wait_for_them_even_when_interrupted(@TempDir Path folder) throws Exception {
        SqliteFile file = new SqliteFile(folder.resolve("mlflow.db"), Durability.NORMAL);
        Set<Session> sessions = ConcurrentHashMap.newKeySet();
        Queue<Boolean> interrupted = new ConcurrentLinkedQueue<>();
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        try (Session writer = file.openFirst(folder.toString(), 0);
                Readers readers = new Readers(file)) {
            assertThat(writer.hasTable("runs")).isTrue();
            List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                        readers.read(session -> sessions.add(session) | go.join());
                        interrupted.add(Thread.currentThread().isInterrupted());
                    }))
                    .limit(20)
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
            assertThat(sessions).hasSize(8);
            threads.forEach(Thread::interrupt);
            go.complete(true);
            for (Thread thread : threads) thread.join();
            assertThat(interrupted).hasSize(20).containsOnly(true);
            assertThat(sessions).hasSize(8);
        }
    }
}
