package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class ProfileFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void a_document_is_read_or_refused_and_what_was_read_can_be_used(byte[] input) {
        TableProfile read;
        try {
            read = TableProfile.read(new String(input, StandardCharsets.UTF_8));
        } catch (ProfileFormatException refused) {
            return;
        }
        String written = read.toJson();
        assertThat(TableProfile.read(written).toJson()).isEqualTo(written);
        try {
            assertThat(read.merge(read).rows()).isGreaterThanOrEqualTo(read.rows());
        } catch (ProfileMismatchException tooMany) {
            assertThat(tooMany).hasMessageContaining("2^53");
        }
        assertThat(Drift.between(read, read)).hasSameSizeAs(read.columns());
        read.columns().values().forEach(ColumnProfile::distinct);
    }
}
