package dev.mlopskit.tracking.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.InvalidValueException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses move, and how they are written afterwards. */
class AddressMoveTest {
    @ParameterizedTest
    @CsvSource({
        "/a/old, /b/new, /a/old/1/artifacts, /b/new/1/artifacts",
        "/a/old/, /b/new/, /a/old, /b/new",
        "/a/old, /b/new, file:///a/old/1/x%20y, file:///b/new/1/x%20y",
        "/a/old, /b/new, file:/a/old/1, file:/b/new/1",
        "/a/old, /b/new, file://localhost/a/old/1%20, file://localhost/b/new/1%20",
        "old, new er, old/1, new er/1",
        "file:old, new er, file:old/1, file:new%20er/1",
        "file:///a/old, file:///b/new, /a/old/1, /b/new/1",
        "/a/o ld, /b/n ü%, file:///a/o%20ld/1, file:///b/n%20%C3%BC%25/1",
        "/a/o(ld)+, /b, file:///a/o%28ld%29+/1%2B, file:///b/1%2B",
        "/a/old, s3://bucket/x, file:///a/old/x%20y, s3://bucket/x/x y",
        "/a/old, s3://bucket/x, /a/old/1, s3://bucket/x/1",
        "s3://bucket/x, /b/new, s3://bucket/x/1, /b/new/1",
        "s3://bucket/x, s3://other, s3://bucket/x/1/2, s3://other/1/2",
    })
    void what_is_below_moves_and_stays_written_as_it_was(String from, String to, String address, String expected) {
        assertThat(new AddressMove(from, to).apply(address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/older/1",
                "/x/a/old",
                "file:///a/older",
                "file://host/a/old",
                "s3://a/old",
                "models:/m-1",
                "runs:/1/a",
                "",
                "mlflow-artifacts:/1",
                "file:///a/100%/x"
            })
    void anything_else_stays(String address) {
        assertThat(new AddressMove("/a/old", "/b/new").apply(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"/, /b", "/a, ' '", "/a/, file:///a"})
    void no_place_and_one_place_are_refused(String from, String to) {
        assertThatThrownBy(() -> new AddressMove(from, to)).isInstanceOf(InvalidValueException.class);
    }
}
