package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The value of an event is had as what it is, and a map as a record of the same names. */
class EventTest {
    enum Kind {
        NEW,
        USED
    }

    record Address(String city, @Nullable String street) {}

    record Line(String article, int number) {}

    record Order(long id, double sum, Kind kind, Address address, List<Line> lines, Optional<Instant> paid) {}

    private static Event event(@Nullable Object value) {
        return new Event("orders", 1, "o1", value, Instant.EPOCH);
    }

    private static Map<String, @Nullable Object> order() {
        Map<String, @Nullable Object> address = new LinkedHashMap<>();
        address.put("city", "Oslo");
        address.put("street", null);
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        order.put("id", 7);
        order.put("sum", new BigDecimal("1.50"));
        order.put("kind", "USED");
        order.put("address", address);
        order.put("lines", List.of(Map.of("article", "a", "number", 2)));
        return order;
    }

    @Test
    void a_map_is_a_record_of_its_names() {
        Order order = event(order()).value(Order.class);
        assertThat(order)
                .isEqualTo(new Order(
                        7, 1.5, Kind.USED, new Address("Oslo", null), List.of(new Line("a", 2)), Optional.empty()));
        assertThat(event(order).value(Order.class)).isSameAs(order);
        Map<String, @Nullable Object> paid = order();
        paid.put("paid", Instant.EPOCH);
        assertThat(event(paid).value(Order.class).paid()).contains(Instant.EPOCH);
    }

    @Test
    void all_that_keeps_a_map_from_being_a_record_is_said_at_once() {
        Map<String, @Nullable Object> order = order();
        order.put("id", "seven");
        order.remove("sum");
        order.put("lines", Arrays.asList(Map.of("article", "a", "number", 2.5), null));
        order.put("kinds", 1);
        order.put("address", Map.of());
        assertThatThrownBy(() -> event(order).value(Order.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the value of event 'o1' of topic 'orders' is no " + Order.class.getName())
                .hasMessageContaining("'id' was given 'seven'")
                .hasMessageContaining("'sum' is missing")
                .hasMessageContaining("'lines[0].number' was given 2.5")
                .hasMessageContaining("'lines[1]' was given null")
                .hasMessageContaining("no param 'kinds'")
                .hasMessageContaining("'address.city' is missing");
    }

    record Strange(Object anything) {}

    @Test
    void a_record_that_cannot_be_read_says_why() {
        assertThatThrownBy(() -> event(new HashMap<>()).value(Strange.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("param 'anything' of Strange is a java.lang.Object, which cannot be read");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "text")
    void what_is_no_map_is_what_it_is(@Nullable String value) {
        assertThatThrownBy(() -> event(value).value(Order.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the value of event 'o1' of topic 'orders' is ")
                .hasMessageContaining("and no dev.mlopskit.pipeline.EventTest$Order");
        assertThat(event("text").value(String.class)).isEqualTo("text");
    }
}
