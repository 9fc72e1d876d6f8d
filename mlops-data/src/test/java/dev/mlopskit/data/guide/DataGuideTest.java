package dev.mlopskit.data.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.data.ColumnDrift;
import dev.mlopskit.data.Drift;
import dev.mlopskit.data.Histogram;
import dev.mlopskit.data.NumberDrift;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.Significance;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import dev.mlopskit.data.TextProfile;
import dev.mlopskit.data.TextSketch;
import dev.mlopskit.data.TopValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/data.md shows is what is compiled and run here. */
class DataGuideTest {
    @TempDir
    Path folder;

    // @start region="record"
    enum Island {
        BISCOE,
        DREAM,
        TORGERSEN
    }

    record Penguin(double billLengthMm, @Nullable Integer bodyMassG, Island island) {}
    // @end

    private static List<Penguin> penguins(double shift) {
        Random random = new Random(1);
        return IntStream.range(0, 5_000)
                .mapToObj(i -> new Penguin(
                        44 + shift + 5 * random.nextGaussian(),
                        i % 50 == 0 ? null : 3_000 + random.nextInt(3_000),
                        Island.values()[random.nextInt(3)]))
                .toList();
    }

    private static TableProfile profile(List<Penguin> rows) {
        TableSketch sketch = TableSketch.of(Penguin.class);
        rows.forEach(sketch::add);
        return sketch.profile();
    }

    @Test
    void columns() {
        // @start region="column"
        NumberSketch sketch = NumberSketch.withEdges(0, 1, 2, 5); // or new NumberSketch(), without fixed edges
        for (int i = 0; i < 1_000_000; i++) sketch.add(i % 3_000 / 1_000.0);
        sketch.addNull();
        NumberProfile profile = sketch.profile();
        double median = profile.quantile(0.5);
        double notAboveTwo = profile.rank(2); // off by at most profile.rankError()
        Histogram exact = profile.histogram().orElseThrow();
        Histogram estimated = profile.histogram(0, 0.5, 1);
        // @end
        assertThat(median).isBetween(1.45, 1.54);
        assertThat(notAboveTwo).isBetween(0.65, 0.68);
        assertThat(exact.counts()).hasSize(3).doesNotContain(0L);
        assertThat(estimated.total()).isEqualTo(1_000_000);
        // @start region="text"
        TextSketch colours = new TextSketch();
        for (String colour : List.of("red", "blue", "red")) colours.add(colour);
        TextProfile told = colours.profile();
        List<TopValue<String>> top = told.top(10);
        double different = told.distinct();
        // @end
        assertThat(top).containsExactly(new TopValue<>("red", 2, 0), new TopValue<>("blue", 1, 0));
        assertThat(different).isEqualTo(2);
    }

    @Test
    void tables() throws Exception {
        List<Penguin> rows = penguins(0);
        // @start region="table"
        TableSketch sketch = TableSketch.of(Penguin.class);
        for (Penguin penguin : rows) sketch.add(penguin);
        TableProfile profile = sketch.profile();
        double mean = profile.numbers("bill_length_mm").mean();
        long unknown = profile.numbers("body_mass_g").nulls();
        List<TopValue<String>> islands = profile.texts("island").top(3);
        // @end
        assertThat(mean).isBetween(43.5, 44.5);
        assertThat(unknown).isEqualTo(100);
        assertThat(islands).hasSize(3);
        // @start region="ways"
        Map<String, DataType> types = new LinkedHashMap<>();
        types.put("bill_length_mm", DataType.DOUBLE);
        types.put("island", DataType.STRING);
        TableSketch named = TableSketch.of(types);
        named.add(Map.of("bill_length_mm", 39.1, "island", Island.TORGERSEN));
        named.addRow(40.2, "DREAM");
        named.addColumns(Map.of("bill_length_mm", new double[] {41.5, 42}, "island", List.of("BISCOE", "DREAM")));
        // @end
        assertThat(named.profile().rows()).isEqualTo(4);
        Path file = folder.resolve("profile.json");
        // @start region="merge"
        TableProfile one = profile(rows.subList(0, 2_000)); // by one thread, one process
        TableProfile other = profile(rows.subList(2_000, 5_000)); // by another
        TableProfile both = one.merge(other);
        Files.writeString(file, both.toJson());
        TableProfile read = TableProfile.read(Files.readString(file));
        // @end
        assertThat(read.numbers("bill_length_mm").max())
                .isEqualTo(profile.numbers("bill_length_mm").max());
    }

    @Test
    void drift() {
        TableProfile reference = profile(penguins(0));
        TableProfile current = profile(penguins(3));
        // @start region="drift"
        Map<String, ColumnDrift> drift = Drift.between(reference, current);
        for (Map.Entry<String, ColumnDrift> column : drift.entrySet())
            if (column.getValue().psi() > 0.25)
                System.out.println(column.getKey() + " has moved: " + column.getValue());
        NumberDrift bills = Drift.between(reference.numbers("bill_length_mm"), current.numbers("bill_length_mm"));
        Significance test = bills.kolmogorovSmirnov();
        // @end
        assertThat(bills.psi()).isGreaterThan(0.25);
        assertThat(drift.get("island").psi()).isLessThan(0.01);
        assertThat(test.pValue()).isLessThan(1e-6);
        // @start region="exact"
        double psi = Drift.psi(new long[] {500, 500}, new long[] {300, 700});
        double distance = Drift.wasserstein(new double[] {1, 2, 3}, new double[] {2, 3, 5});
        Significance counts = Drift.chiSquare(new long[] {30, 70}, new long[] {45, 55});
        // @end
        assertThat(psi).isBetween(0.16, 0.18);
        assertThat(distance).isBetween(1.33, 1.34);
        assertThat(counts.pValue()).isBetween(0.02, 0.04);
    }
}
