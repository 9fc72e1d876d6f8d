package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Column;
import dev.mlopskit.core.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableSketchTest {
    enum Island {
        BISCOE,
        DREAM
    }

    record Penguin(
            double billLengthMm,
            @Nullable Integer year,
            Island island,
            boolean adult,
            @Column("body") float mass) {}

    record Odd(OptionalDouble maybe, Instant seen, LocalDate day, byte[] picture) {}

    record Other(double billLengthMm, String colour) {}

    record Half(Island island) {}

    private static final Penguin FIRST = new Penguin(39.5, 2007, Island.BISCOE, true, 3.75f);
    private static final Penguin SECOND = new Penguin(Double.NaN, null, Island.DREAM, true, 4);

    @Test
    void a_record_gives_columns_in_order_numbers_as_numbers_and_the_rest_as_texts() {
        TableSketch sketch = TableSketch.of(Penguin.class);
        sketch.add(FIRST);
        sketch.add(SECOND);
        TableProfile profile = sketch.profile();
        assertThat(profile.columns().keySet()).containsExactly("bill_length_mm", "year", "island", "adult", "body");
        assertThat(profile.rows()).isEqualTo(2);
        assertThat(profile.numbers("bill_length_mm").nans()).isEqualTo(1);
        assertThat(profile.numbers("year").nulls()).isEqualTo(1);
        assertThat(profile.numbers("body").mean()).isEqualTo(3.875);
        assertThat(profile.texts("island").top(5))
                .containsExactly(new TopValue<>("BISCOE", 1, 0), new TopValue<>("DREAM", 1, 0));
        assertThat(profile.texts("adult").top(5)).containsExactly(new TopValue<>("true", 2, 0));
    }

    @Test
    void profiles_of_the_same_rows_are_equal_and_short_texts() {
        TableProfile[] profiles = new TableProfile[3];
        for (int i = 0; i < 3; i++) {
            TableSketch sketch = TableSketch.of(Penguin.class);
            sketch.add(i < 2 ? FIRST : SECOND);
            profiles[i] = sketch.profile();
        }
        assertThat(profiles[0]).isEqualTo(profiles[1]).hasSameHashCodeAs(profiles[1]);
        assertThat(profiles[0]).isNotEqualTo(profiles[2]);
        assertThat(TableProfile.read(profiles[0].toJson())).isEqualTo(profiles[0]);
        assertThat(profiles[0].numbers("year")).isEqualTo(profiles[1].numbers("year"));
        assertThat(profiles[0].texts("island")).isNotEqualTo(profiles[2].texts("island"));
        assertThat(profiles[0].toString())
                .contains("bill_length_mm: 1 numbers from 39.5 to 39.5, 0 nulls\n")
                .contains("island: 1 texts, 1 distinct, 0 nulls\n");
    }

    @Test
    void records_maps_arrays_and_columns_of_the_same_rows_give_the_same_profile() {
        TableSketch records = TableSketch.of(Penguin.class);
        records.add(FIRST);
        records.add(SECOND);
        TableSketch maps = TableSketch.of(Penguin.class);
        maps.add(Map.of("bill_length_mm", 39.5, "year", 2007L, "island", "BISCOE", "adult", true, "body", 3.75));
        maps.add(Map.of("bill_length_mm", Double.NaN, "island", Island.DREAM, "adult", "true", "body", 4));
        TableSketch arrays = TableSketch.of(types());
        arrays.addRow(39.5, 2007, "BISCOE", true, 3.75);
        arrays.addRow(Double.NaN, null, "DREAM", true, 4);
        TableSketch columns = TableSketch.of(types());
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("body", new float[] {3.75f, 4});
        given.put("bill_length_mm", new double[] {39.5, Double.NaN});
        given.put("year", Arrays.asList(2007, null));
        given.put("island", new String[] {"BISCOE", "DREAM"});
        given.put("adult", new boolean[] {true, true});
        columns.addColumns(given);
        assertThat(List.of(maps, arrays, columns))
                .extracting(sketch -> sketch.profile().toJson())
                .containsOnly(records.profile().toJson());
    }

    private static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        types.put("bill_length_mm", DataType.DOUBLE);
        types.put("year", DataType.LONG);
        types.put("island", DataType.STRING);
        types.put("adult", DataType.BOOLEAN);
        types.put("body", DataType.FLOAT);
        return types;
    }

    @Test
    void moments_are_seconds_bytes_are_counted_and_an_empty_optional_is_null() {
        TableSketch sketch = TableSketch.of(Odd.class);
        sketch.add(new Odd(OptionalDouble.empty(), Instant.EPOCH.plusMillis(1500), LocalDate.EPOCH, new byte[3]));
        sketch.add(new Odd(OptionalDouble.of(2), Instant.EPOCH, LocalDate.EPOCH.plusDays(1), new byte[5]));
        TableProfile profile = sketch.profile();
        assertThat(profile.numbers("maybe").nulls()).isEqualTo(1);
        assertThat(profile.numbers("seen").max()).isEqualTo(1.5);
        assertThat(profile.numbers("day").max()).isEqualTo(86_400);
        assertThat(profile.numbers("picture").mean()).isEqualTo(4);
    }

    @Test
    void what_an_optional_holds_is_the_value() {
        TableSketch sketch = TableSketch.of(types());
        sketch.add(Map.of("year", Optional.of(2007), "island", Optional.of("DREAM")));
        sketch.add(Map.of("year", Optional.empty(), "island", Optional.empty()));
        assertThat(sketch.profile().numbers("year").max()).isEqualTo(2007);
        assertThat(sketch.profile().numbers("year").nulls()).isEqualTo(1);
        assertThat(sketch.profile().texts("island").nulls()).isEqualTo(1);
    }

    @Test
    void a_sketch_is_made_after_a_profile_or_for_the_first_value() {
        NumberSketch edges = NumberSketch.withEdges(0, 1, 2);
        edges.add(0.5);
        ColumnSketch empty = ColumnSketch.like(edges.profile());
        assertThat(((NumberProfile) empty.profile()).histogram().orElseThrow().edges())
                .containsExactly(0.0, 1.0, 2.0);
        assertThat(empty.profile().rows()).isZero();
        ColumnSketch on = ColumnSketch.from(edges.profile());
        on.addValue(Optional.of(1.5));
        on.addValue(null);
        assertThat(on.profile().rows()).isEqualTo(3);
        assertThatThrownBy(() -> on.addValue("text")).isInstanceOf(ProfileMismatchException.class);
        assertThat(ColumnSketch.of('c')).containsInstanceOf(TextSketch.class);
        assertThat(ColumnSketch.of(Instant.EPOCH)).containsInstanceOf(NumberSketch.class);
        assertThat(ColumnSketch.of(List.of())).isEmpty();
    }

    @Test
    void a_column_that_a_row_has_not_is_null() {
        TableSketch sketch = TableSketch.of(Penguin.class);
        sketch.add(new Half(Island.DREAM));
        sketch.addColumns(Map.of("body", new double[] {1, 2}));
        assertThat(sketch.profile().numbers("year").nulls()).isEqualTo(3);
        assertThat(sketch.profile().columns().values()).allMatch(column -> column.rows() == 3);
    }

    @Test
    void a_row_is_added_as_a_whole_or_not_at_all() {
        TableSketch sketch = TableSketch.of(Penguin.class);
        String before = sketch.profile().toJson();
        assertThatThrownBy(() -> sketch.add(Map.of("bill_length_mm", 1, "island", 7)))
                .isInstanceOf(ProfileMismatchException.class)
                .hasMessageContaining("column 'island' is of texts and was given a Integer");
        assertThatThrownBy(() -> sketch.add(Map.of("year", 1, "bil_length_mm", 7)))
                .hasMessageContaining("did you mean bill_length_mm");
        assertThatThrownBy(() -> sketch.add(new Other(1, "red"))).hasMessageContaining("colour");
        assertThatThrownBy(() -> sketch.addRow(1, 2)).hasMessageContaining("2 values for 5 columns");
        assertThatThrownBy(() -> sketch.addColumns(Map.of("year", new int[3], "body", new double[2])))
                .hasMessageContaining("give as many");
        assertThatThrownBy(() -> sketch.addColumns(Map.of("year", List.of(1), "island", new int[1])))
                .isInstanceOf(ProfileMismatchException.class);
        assertThatThrownBy(() -> sketch.addColumns(Map.of("year", 1))).hasMessageContaining("no array");
        assertThat(sketch.profile().toJson()).isEqualTo(before);
    }

    @Test
    void tables_without_columns_or_names_are_refused_and_columns_are_asked_for_by_kind() {
        assertThatThrownBy(() -> TableSketch.of(Map.of())).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> TableSketch.of(Map.of("", DataType.LONG))).isInstanceOf(DataException.class);
        TableProfile profile = TableSketch.of(Penguin.class).profile();
        assertThatThrownBy(() -> profile.texts("year")).hasMessageContaining("is of numbers");
        assertThatThrownBy(() -> profile.numbers("island")).hasMessageContaining("is of texts");
        assertThatThrownBy(() -> profile.column("isle")).isInstanceOf(ProfileMismatchException.class);
    }
}
