package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class YamlFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void a_document_is_read_or_refused_and_what_was_read_is_written_so_that_it_is_read_again(byte[] input) {
        Object value;
        try {
            value = Yaml.read(new String(input, StandardCharsets.UTF_8));
        } catch (MalformedDocumentException refused) {
            return;
        }
        if (value == null) return;
        // Compared as texts: bytes, which a tag can ask for, are not equal to their copies.
        String written = Yaml.write(value);
        Object again = Yaml.read(written);
        assertThat(again == null ? "nothing" : Yaml.write(again)).isEqualTo(written);
    }
}
