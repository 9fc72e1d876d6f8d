package dev.mlopskit.tracking.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to write the address of a folder. */
class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "/abs/x, /abs/x",
        "/abs/a%20b, /abs/a%20b",
        "/abs/a b#c?d, /abs/a b#c?d",
        "mlruns, mlruns",
        "./a/../b, ./a/../b",
        "file:/abs/x, /abs/x",
        "file:///abs/x, /abs/x",
        "file:////abs/x, /abs/x",
        "file://localhost/abs/x, /abs/x",
        "file:///abs/a%20b%23%3F%25%C3%BC+, /abs/a b#?%ü+",
        "file:///abs/ü, /abs/ü",
        "file:///abs/../x, /abs/../x",
        "file:x, x",
        "file:./mlruns, mlruns",
        "file:../a%20b, ../a b",
        "file:a:b/c, a:b/c",
        "file:///, /",
        "a:b, a:b",
    })
    void a_folder_of_this_machine_has_a_path(String text, String path) {
        assertThat(Address.of(text).local()).contains(Path.of(path));
        assertThat(Address.of(text).isElsewhere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file://host/abs",
                "file://host",
                "file://localhost",
                "file://127.0.0.1/abs",
                "file://localhost.example/abs",
                "file://user@localhost/abs",
                "file://",
                "file:",
                "file:///abs#x",
                "file:///abs?x",
                "file:x?y",
                "file:x#y",
                "file:///a%ZZ",
                "file:///a b",
                "file:///a%00b",
                "file:a%00b",
                "a\0b"
            })
    void what_can_be_no_path_here_is_refused(String text) {
        assertThat(Address.of(text).isElsewhere()).isFalse();
        assertThatThrownBy(() -> Address.of(text).local())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no path of this machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket/x", "http://host/file:/x", "sqlite:///x.db", "models:/m", "FILE:///x", "ftp://a\nb"
            })
    void any_other_scheme_lies_elsewhere(String text) {
        assertThat(Address.of(text).isElsewhere()).isTrue();
        assertThat(Address.of(text).local()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/x, /b c",
        "file:/a/x, file:/b%20c",
        "file:///a/x, file:///b%20c",
        "file://localhost/a/x, file://localhost/b%20c",
    })
    void another_path_is_written_in_the_same_way(String text, String expected) {
        assertThat(Address.of(text).withPath("/b c")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/a%20b, /a%20b", "file:/a%20b, /a b", "file:///100%/x, /100%/x", "s3://a%20b, s3://a%20b"})
    void its_path_has_no_escapes(String text, String path) {
        assertThat(Address.of(text).path()).isEqualTo(path);
    }

    @Test
    void a_password_shows_nowhere() {
        for (String secret : new String[] {"s3cret", "s@3cret", "s/3cret", "1234s3cret"})
            assertThat(new StoreException("ftp://bob:" + secret + "@host/a/b", "is odd", null))
                    .hasMessage("store ftp://bob@host/a/b is odd")
                    .returns("ftp://bob@host/a/b", StoreException::store);
        assertThatThrownBy(() -> ArtifactStore.open("ftp://bob:s3cret@host/a", java.util.Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("ftp://bob@host/a")
                .hasMessageNotContaining("s3cret");
        for (String plain : new String[] {"http://localhost:5000/a@b", "s3://bucket/a:b", "/a:b/c@d", "C:\\a@b"})
            assertThat(Address.withoutPassword(plain)).isEqualTo(plain);
    }
}
