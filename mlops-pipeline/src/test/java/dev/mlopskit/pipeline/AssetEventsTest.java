package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task makes under the name of an asset is an event of the topic of that name. */
@Timeout(60)
class AssetEventsTest extends DeliveringTest {
    @Test
    void an_asset_is_an_event_of_its_topic() {
        Pipeline makes = Pipeline.define("makes", p -> {
            p.task("table", () -> 7).asset("penguins");
            p.task("broken", () -> {
                        throw new IllegalStateException("no");
                    })
                    .asset("never");
        });
        PipelineRun run = makes.run(options);
        makes.run();
        assertThat(events.read("never", 0, 9)).isEmpty();
        assertThat(events.read("penguins", 0, 9)).singleElement().satisfies(event -> {
            assertThat(event.key()).isEqualTo(run.id() + "/table");
            assertThat(event.value())
                    .isEqualTo(Map.of("pipeline", "makes", "run", run.id(), "task", "table", "value", 7));
        });
        events.deliver("penguins", Delivery.latest(), noting(), options);
        awaitSeen(1);
        assertThat(seen).containsExactly(run.id() + "/table");
        assertThatThrownBy(
                        () -> Pipeline.define("bad", p -> p.task("t", () -> 1).asset("a b")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("task 't' cannot have the asset 'a b'");
    }

    record Row(String name, double weight) {}

    record Made(String pipeline, String run, String task, List<Row> value) {}

    @Test
    void the_event_of_an_asset_has_the_value_that_is_kept_unless_it_is_long() {
        List<Row> rows = List.of(new Row("\"a\"]}", 1.5), new Row("b", -0.0));
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("when", Instant.EPOCH);
        nested.put("none", null);
        Pipeline makes = Pipeline.define("makes", p -> {
            p.task("rows", () -> rows).asset("made");
            p.task("nested", () -> nested).asset("made");
            p.task("nothing", () -> null).asset("made");
            p.task("long", () -> "x".repeat(70_000)).asset("made");
            p.task("transient", Object::new).transientValue().asset("made");
            p.map("each", p.value(List.of(1, 2)), i -> i).asset("made");
        });
        makes.run(options).orThrow();
        Map<Object, Map<?, ?>> told = new HashMap<>();
        for (Event event : events.read("made", 0, 9))
            told.put(event.value(Map.class).get("task"), event.value(Map.class));
        assertThat(told).hasSize(6);
        assertThat(told.get("rows").get("value")).isEqualTo(rows);
        assertThat(told.get("nested").get("value")).isEqualTo(nested);
        assertThat(told.get("nothing").containsKey("value")).isTrue();
        assertThat(told.get("nothing").get("value")).isNull();
        for (String without : List.of("long", "transient", "each"))
            assertThat(told.get(without).keySet()).as(without).hasSize(3);
        Event event = events.read("made", 0, 9).stream()
                .filter(each -> each.key().endsWith("/rows"))
                .findFirst()
                .orElseThrow();
        assertThat(event.value(Made.class).value()).isEqualTo(rows);
    }
}
