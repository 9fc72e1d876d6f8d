package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.RegisteredModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever the process dies, what its source has is added to the topic, once and in order. {@code benchmarks/soak} kills oftener. */
@Timeout(120)
class KilledFeedTest extends EventsTest {
    private static final int EVENTS = KilledFeed.EVENTS;
    private static final int KILLS = 1;

    private final Random random = new Random();

    private interface Maker {
        void make(int number) throws Exception;
    }

    private int told() {
        return events.read(KilledFeed.TOPIC, 0, 10_000).size();
    }

    private static List<String> numbers(String before) {
        return IntStream.range(0, EVENTS).mapToObj(i -> before + i).toList();
    }

    /** Makes events while processes are killed that tell them, until all are told. */
    private void killed(String source, Maker maker) throws Exception {
        Thread making = new Thread(() -> {
            try {
                for (int i = 0; i < EVENTS; i++) {
                    int ahead = i - 5;
                    while (told() < ahead) Child.pause();
                    maker.make(i);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        making.start();
        for (int point : random.ints(KILLS, 1, EVENTS - 5).sorted().toArray()) {
            Child child = Child.start(KilledFeed.class, folder, source);
            child.until(() -> told() >= point);
            for (int spins = random.nextInt(200_000); spins > 0; spins--) Thread.onSpinWait();
            child.kill();
        }
        Child last = Child.start(KilledFeed.class, folder, source);
        last.until(() -> told() >= EVENTS);
        making.join();
        last.kill();
    }

    @Test
    void files_of_a_folder() throws Exception {
        Path inbox = Files.createDirectories(KilledFeed.inbox(folder));
        killed("folder", i -> {
            Path unfinished = Files.writeString(folder.resolve("unfinished"), "" + i);
            Files.move(unfinished, inbox.resolve("f" + i + ".txt"), StandardCopyOption.ATOMIC_MOVE);
        });
        assertThat(events.read(KilledFeed.TOPIC, 0, 10_000).stream()
                        .map(event -> event.value(Path.class).getFileName().toString()))
                .as("files of one look have no order")
                .containsExactlyInAnyOrderElementsOf(
                        numbers("f").stream().map(name -> name + ".txt").toList());
    }

    @Test
    void rows_of_a_query() throws Exception {
        try (Connection connection = KilledFeed.shop(folder).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            killed("query", i -> statement.execute("INSERT INTO orders VALUES (" + i + ")"));
        }
        assertThat(keys(KilledFeed.TOPIC)).containsExactlyElementsOf(numbers("shop/"));
    }

    @Test
    void moves_of_an_alias() throws Exception {
        RegisteredModel model = tracking.registeredModel("penguins");
        model.newVersion("models/penguins").register();
        model.newVersion("models/penguins").register();
        killed("alias", i -> model.version(1 + i % 2).alias("champion"));
        assertThat(keys(KilledFeed.TOPIC))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(i -> "penguins@champion " + i)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "publisher"})
    void what_is_in_memory_and_told_again_by_the_next_process(String source) throws Exception {
        killed(source, i -> {});
        assertThat(keys(KilledFeed.TOPIC)).containsExactlyElementsOf(numbers(""));
    }

    @Test
    void assets_of_another_pipeline() throws Exception {
        killed("asset", i -> {});
        KilledFeed.makes().resume(options).forEach(ActiveRun::await);
        assertThat(journal.runs("makes")).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(keys(KilledFeed.TOPIC))
                .containsExactlyInAnyOrderElementsOf(journal.runs("makes").stream()
                        .map(run -> run.id() + "/table")
                        .toList());
    }
}
