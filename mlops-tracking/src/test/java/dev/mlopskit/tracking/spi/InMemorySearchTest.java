package dev.mlopskit.tracking.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InMemorySearchTest {
    private final List<Map<Field, Object>> runs = new ArrayList<>(List.of(
            run("a", 3, 0.5, "x"),
            run("b", 2, Double.NaN, "X"),
            run("c", 2, null, "\uD83D\uDE00"),
            run("d", 2, Double.POSITIVE_INFINITY, "\uFFFD"),
            run("e", 1, -0.0, null)));
    private final InMemorySearch<Map<Field, Object>, Map<Field, Object>> search =
            new InMemorySearch<>(Entity.RUN, new Facts<>() {
                @Override
                public Map<Field, Object> data(Map<Field, Object> run) {
                    return run;
                }

                @Override
                public List<?> values(Map<Field, Object> run, Field field, Search search) {
                    return run.containsKey(field) ? List.of(run.get(field)) : List.of();
                }
            });

    private static Map<Field, Object> run(String id, long start, Double loss, String model) {
        Map<Field, Object> run = new java.util.HashMap<>(
                Map.of(Field.attribute("run_id"), id, Field.numberAttribute("start_time"), start));
        if (loss != null) run.put(Field.metric("loss"), loss);
        if (model != null) run.put(Field.param("model"), model);
        return run;
    }

    private List<Object> ids(Page<Map<Field, Object>> page) {
        return page.items().stream()
                .map(run -> run.get(Field.attribute("run_id")))
                .toList();
    }

    private List<Object> ids(Filter filter, Order... order) {
        return ids(search.find(runs, Search.all().filter(filter).orderBy(List.of(order))));
    }

    @Test
    void ties_go_by_the_latest_start_then_by_id() {
        assertThat(ids(Filter.all())).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void NaN_comes_after_numbers_and_what_is_absent_last_in_both_directions() {
        assertThat(ids(Filter.all(), Field.metric("loss").ascending())).containsExactly("e", "a", "d", "b", "c");
        assertThat(ids(Filter.all(), Field.metric("loss").descending())).containsExactly("d", "a", "e", "b", "c");
    }

    @Test
    void texts_are_ordered_by_code_points() {
        assertThat(ids(Filter.all(), Field.param("model").ascending())).containsExactly("b", "a", "d", "c", "e");
    }

    @Test
    void NaN_is_unequal_to_all_numbers_and_both_zeros_are_one() {
        assertThat(ids(Field.metric("loss").equalTo(0))).containsExactly("e");
        assertThat(ids(Field.metric("loss").notEqualTo(0.5))).containsExactly("b", "d", "e");
        assertThat(ids(Field.metric("loss").lessThan(Double.POSITIVE_INFINITY))).containsExactly("a", "e");
        assertThat(ids(Field.metric("loss").isAbsent())).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, a%,     true",
        "abc, %c,     true",
        "abc, a_c,    true",
        "abc, A%,     false",
        "abc, '',     false",
        "a%c, a\\%c,  false",
        "\uD83D\uDE00, _, true",
        "aXbXb, %XbXb, true",
        "aaab, %a%b%a, false",
    })
    void patterns_have_no_escape_and_take_a_whole_character_for_one(String text, String pattern, boolean matches) {
        assertThat(Like.matches(text, pattern, false)).isEqualTo(matches);
    }

    @Test
    void ILIKE_folds_the_letters_A_to_Z_only() {
        assertThat(Like.matches("ABC", "a_C", true)).isTrue();
        assertThat(Like.matches("Ü", "ü", true)).isFalse();
    }

    @Test
    void pages_go_on_after_the_last_one_seen_whatever_was_added() {
        Search byModel =
                Search.all().orderBy(List.of(Field.param("model").ascending())).limit(2);
        Page<Map<Field, Object>> first = search.find(runs, byModel);
        assertThat(ids(first)).containsExactly("b", "a");
        runs.add(run("new", 9, 1.0, "A"));
        Page<Map<Field, Object>> second = search.find(runs, byModel.page(first.next()));
        assertThat(ids(second)).containsExactly("d", "c");
        Page<Map<Field, Object>> last = search.find(runs, byModel.page(second.next()));
        assertThat(ids(last)).containsExactly("e");
        assertThat(last.next()).isNull();
        assertThat(search.count(runs, byModel.page(second.next()))).isEqualTo(6);
    }

    @Test
    void a_page_of_another_search_and_garbage_are_refused() {
        String page = search.find(runs, Search.all().limit(2)).next();
        for (Search other : List.of(
                Search.all().page("garbage"),
                Search.all().page(""),
                Search.all().page("bnVsbA"),
                Search.all().page(page.substring(2)),
                Search.all().page(page).in(List.of("1")),
                Search.all().page(page).filter(Field.metric("loss").equalTo(0)),
                Search.all().page(page).orderBy(List.of(Field.metric("loss").ascending()))))
            assertThatThrownBy(() -> search.find(runs, other)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void a_field_that_the_entity_lacks_is_refused_by_its_name_with_what_there_is() {
        assertThatThrownBy(() -> ids(Field.attribute("start_time").equalTo("x")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("attributes.start_time")
                .hasMessageContaining("Field.numberAttribute");
        assertThatThrownBy(() -> ids(Field.attribute("color").equalTo("x")))
                .hasMessageContaining("attributes.color")
                .hasMessageContaining("runs have metrics, params, tags, datasets and the attributes artifact_uri");
    }
}
