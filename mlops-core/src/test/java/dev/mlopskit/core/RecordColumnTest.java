package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One rule for the columns of datasets and of models. */
class RecordColumnTest {
    enum Island {
        BISCOE
    }

    record Row(
            double billLengthMm,
            Double bodyMassG,
            String HTTPStatus,
            @Column("Clutch Completion") boolean clutch,
            int year2,
            Long count,
            float share,
            byte[] picture,
            Instant seen,
            OffsetDateTime told,
            Island island,
            BigDecimal price,
            OptionalInt eggs) {}

    record Twice(double billMm, double bill_mm) {}

    record Unnamed(@Column("") double a) {}

    record Optionals(@Nullable String sex, @Nullable Island island) {}

    record Nested(List<Float> odds) {}

    @Test
    void aNameIsWhatTheAnnotationSaysOrSnakeCase() {
        assertThat(RecordColumn.of(Row.class))
                .extracting(RecordColumn::name)
                .containsExactly(
                        "bill_length_mm",
                        "body_mass_g",
                        "http_status",
                        "Clutch Completion",
                        "year2",
                        "count",
                        "share",
                        "picture",
                        "seen",
                        "told",
                        "island",
                        "price",
                        "eggs");
    }

    @Test
    void aTypeIsOneOfTheEight() {
        assertThat(RecordColumn.of(Row.class))
                .extracting(column -> column.type().mlflowName())
                .containsExactly(
                        "double",
                        "double",
                        "string",
                        "boolean",
                        "integer",
                        "long",
                        "float",
                        "binary",
                        "datetime",
                        "datetime",
                        "string",
                        "double",
                        "integer");
    }

    @Test
    void primitivesTextAndEnumsAreRequired() {
        assertThat(RecordColumn.of(Row.class))
                .filteredOn(RecordColumn::required)
                .extracting(RecordColumn::javaType)
                .containsExactly(double.class, String.class, boolean.class, int.class, float.class, Island.class);
    }

    @Test
    void nullableTextIsNot() {
        assertThat(RecordColumn.of(Optionals.class)).noneMatch(RecordColumn::required);
    }

    @Test
    void aComponentThatMakesNoColumnOfItsOwnIsRefusedByName() {
        assertThatThrownBy(() -> RecordColumn.of(Twice.class))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("'bill_mm'")
                .hasMessageContaining("there twice");
        assertThatThrownBy(() -> RecordColumn.of(Unnamed.class)).hasMessageContaining("component 'a' of Unnamed");
        assertThatThrownBy(() -> RecordColumn.of(Nested.class))
                .hasMessageContaining("component 'odds' of Nested")
                .hasMessageContaining("List");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aClassThatIsNoRecordIsRefused() {
        assertThatThrownBy(() -> RecordColumn.of((Class) String.class)).isInstanceOf(InvalidRecordException.class);
    }
}
