package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache that is damaged, full or away costs time, and never a task. */
class CacheDamageTest extends StoreTest {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final int LONG = 100_000;

    @BeforeEach
    void count() {
        RUNS.set(0);
    }

    private static String repeated(int times) {
        RUNS.incrementAndGet();
        return "x".repeat(times);
    }

    /** Runs a step that returns so many letters, and tells why it did. */
    private String explained(int times) {
        Pipeline pipeline = Pipeline.define("p", p -> p.task("step", p.value(times), CacheDamageTest::repeated)
                .cached());
        PipelineRun run = pipeline.run(
                        RunOptions.builder().cache(Cache.in(tracking)).build())
                .orThrow();
        assertThat(run.task("step").value()).isEqualTo("x".repeat(times));
        return run.explain("step");
    }

    private List<Path> spilled() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains("mlopskit-journal"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    @Test
    void a_long_value_whose_file_is_missing_or_changed_is_made_again() throws Exception {
        explained(LONG);
        assertThat(spilled()).hasSize(1);
        Files.delete(spilled().get(0));
        assertThat(explained(LONG)).contains("made: the entry of the cache could not be read: ");
        assertThat(explained(LONG)).contains("taken from the cache");
        Files.writeString(spilled().get(0), "\"other\"");
        assertThat(explained(LONG)).contains("is not what was written");
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void a_result_for_which_there_is_no_room_is_a_result_all_the_same() throws Exception {
        explained(1);
        sql("CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_cache"
                + " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        assertThat(explained(2))
                .contains("input 1 was 1 and is 2; what it returned could not be put into the cache")
                .contains("disk is full");
        sql("DROP TRIGGER full");
        explained(2);
        assertThat(explained(2)).contains("taken from the cache");
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void a_long_value_for_which_there_is_no_room_is_a_result_all_the_same() throws Exception {
        explained(LONG);
        Path place = spilled().get(0).getParent();
        Files.delete(spilled().get(0));
        Files.delete(place);
        Files.writeString(place, "a file where a folder should be");
        assertThat(explained(LONG + 1)).contains("what it returned could not be put into the cache");
        assertThat(explained(1)).doesNotContain("could not be put");
    }

    @Test
    void rows_that_are_damaged_are_made_again() throws Exception {
        for (String damage : List.of("files = '{'", "digest = '7'", "value = '{\"record\":[\"none.Such\"]}'")) {
            explained(5);
            sql("UPDATE mlopskit_pipeline_cache SET " + damage);
            assertThat(explained(5)).contains("made: the entry of the cache could not be read");
        }
        sql("UPDATE mlopskit_pipeline_cache SET outlines = '{'");
        assertThat(explained(6)).contains("what has changed is not known, as the cache could not be read");
    }
}
