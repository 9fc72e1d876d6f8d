package dev.mlopskit.serving.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.ColumnType.Property;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NestedValuesTest {
    record Item(String articleName, double price, Optional<Integer> count) {}

    private static final ColumnType ITEM = ColumnType.object(
            new Property("article_name", DataType.STRING, true),
            new Property("price", DataType.DOUBLE, true),
            new Property("count", DataType.LONG, false));
    private static final ColumnType ITEMS = ColumnType.arrayOf(ITEM);

    @Test
    void scalarsInsideAreWidenedAsInAColumn() {
        assertThat(fit(ColumnType.arrayOf(DataType.LONG), List.of(1, (short) 2, 3L)))
                .isEqualTo(List.of(1L, 2L, 3L));
        assertThat(fit(ColumnType.arrayOf(DataType.DOUBLE), new float[] {0.5f, 1}))
                .isEqualTo(List.of(0.5, 1.0));
        assertThat(fit(ColumnType.mapOf(ColumnType.of(DataType.DATETIME)), Map.of("d", LocalDate.EPOCH)))
                .isEqualTo(Map.of("d", Instant.EPOCH));
        assertThat(fit(new ColumnType.SparkVector(), new double[] {1, 2})).isEqualTo(List.of(1.0, 2.0));
        assertThat(fit(ColumnType.arrayOf(ColumnType.arrayOf(DataType.INTEGER)), new int[][] {{1}, {}}))
                .isEqualTo(List.of(List.of(1), List.of()));
    }

    @Test
    void recordsAreObjects() {
        assertThat(fit(ITEMS, List.of(new Item("nut", 0.5, Optional.of(3)), new Item("bolt", 1, Optional.empty()))))
                .isEqualTo(
                        List.of(Map.of("article_name", "nut", "price", 0.5, "count", 3L), nullable("bolt", 1.0, null)));
    }

    private static Map<String, @Nullable Object> nullable(String name, double price, @Nullable Long count) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("article_name", name);
        map.put("price", price);
        map.put("count", count);
        return map;
    }

    @Test
    void whatIsOptionalMayBeAbsent() {
        assertThat(fit(ITEM, Map.of("article_name", "nut", "price", 1.5)))
                .isEqualTo(Map.of("article_name", "nut", "price", 1.5));
        for (ColumnType type : List.of(ITEM, ITEMS, ColumnType.mapOf(ITEM), ColumnType.of(DataType.LONG)))
            assertThat(NestedValues.fit(type, null, false, "c", 0)).isNull();
        assertThat(NestedValues.fit(ITEM, Map.of(), false, "c", 0)).isEqualTo(Map.of());
        assertThat(NestedValues.fit(ITEMS, Collections.singletonList(null), false, "c", 0))
                .isEqualTo(Collections.singletonList(null));
        assertThat(fit(ColumnType.arrayOf(ColumnType.any()), null)).isNull();
        assertThat(fit(ColumnType.mapOf(ColumnType.any()), null)).isNull();
        assertThat(fit(ColumnType.any(), null)).isNull();
        assertThat(fit(ColumnType.any(), ITEM)).isSameAs(ITEM);
    }

    @Test
    void gapsInListsOfScalarsAreWhatTheyAreInAColumn() {
        assertThat(fit(ColumnType.arrayOf(DataType.DOUBLE), Arrays.asList(1.0, null)))
                .isEqualTo(List.of(1.0, Double.NaN));
        assertThat(fit(ColumnType.arrayOf(DataType.STRING), Arrays.asList("a", null)))
                .isEqualTo(Arrays.asList("a", null));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(ColumnType.arrayOf(DataType.LONG), List.of(1, 2, 3, "x"), "c[3]", "String x"),
                Arguments.of(ColumnType.arrayOf(DataType.LONG), Arrays.asList(1, null), "c[1]", "null"),
                Arguments.of(ColumnType.arrayOf(DataType.LONG), 7, "c", "Integer 7"),
                Arguments.of(ColumnType.arrayOf(DataType.LONG), null, "c", "null"),
                Arguments.of(ColumnType.arrayOf(DataType.INTEGER), List.of(1L), "c[0]", "Long 1"),
                Arguments.of(ITEMS, List.of(Map.of("article_name", "nut", "price", "dear")), "c[0].price", "String"),
                Arguments.of(ITEMS, List.of(Map.of("article_name", "nut")), "c[0].price", "nothing"),
                Arguments.of(ITEMS, Arrays.asList((Object) null), "c[0]", "null"),
                Arguments.of(ITEM, Map.of("article_name", "nut", "price", 1.0, "prize", 2), "c.prize", "no such key"),
                Arguments.of(ITEM, Map.of(), "c.article_name", "nothing"),
                Arguments.of(ITEM, Map.of(1, 2), "c", "the key 1"),
                Arguments.of(
                        ColumnType.mapOf(ColumnType.arrayOf(DataType.BOOLEAN)),
                        Map.of("k", List.of(true, 1)),
                        "c.k[1]",
                        "Integer 1"),
                Arguments.of(ITEM, List.of(), "c", "ListN"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anErrorNamesThePlaceInsideTheValue(ColumnType type, @Nullable Object value, String place, String found) {
        ColumnSpec column = new ColumnSpec("c", type, true);
        assertThatThrownBy(() -> NestedValues.encode(column, "c", row -> row, Arrays.asList(value)))
                .isInstanceOfSatisfying(SignatureException.class, e -> {
                    assertThat(e.name()).isEqualTo(place);
                    assertThat(e.row()).hasValue(0);
                })
                .hasMessageContaining(found);
    }

    @Test
    void aColumnIsATensorOfObjects() {
        ColumnSpec column = new ColumnSpec("c", ColumnType.arrayOf(DataType.LONG), false);
        Tensor tensor = NestedValues.encode(column, "c", row -> row, Arrays.asList(new int[] {1}, null));
        assertThat(tensor.shape()).containsExactly(2L);
        assertThat((Object[]) tensor.array()).containsExactly(List.of(1L), null);
    }

    private static @Nullable Object fit(ColumnType type, @Nullable Object value) {
        return NestedValues.fit(type, value, true, "c", 0);
    }
}
