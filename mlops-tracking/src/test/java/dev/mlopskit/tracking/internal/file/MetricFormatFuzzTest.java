package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class MetricFormatFuzzTest {
    private static final Path FILE = Path.of("loss");

    @FuzzTest(maxDuration = "5m")
    void a_file_is_read_or_called_damaged_and_its_points_are_written_so_that_they_are_read_again(byte[] input) {
        List<Metric> points = new ArrayList<>();
        try {
            MetricFormat.read(FILE, "loss", input, 1, points::add);
        } catch (StoreException damaged) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Metric point : points) lines.append(MetricFormat.line(point));
        List<Metric> again = new ArrayList<>();
        MetricFormat.read(FILE, "loss", lines.toString().getBytes(StandardCharsets.US_ASCII), 1, again::add);
        assertThat(again).isEqualTo(points);
        assertThat(MetricFormat.wholeLines(input)).isBetween(0, input.length);
    }
}
