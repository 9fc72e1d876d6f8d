package dev.mlopskit.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChecksTest {
    @Test
    void thePalmerPenguinsMissAFewValuesAndAreUsable() {
        CheckReport report = Checks.check(Penguins.read());
        assertThat(report.usable()).isTrue();
        assertThat(report.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "WARNING: bill_length_mm is missing in 2 of 344 rows",
                        "WARNING: bill_depth_mm is missing in 2 of 344 rows",
                        "WARNING: flipper_length_mm is missing in 2 of 344 rows",
                        "WARNING: body_mass_g is missing in 2 of 344 rows");
    }

    @Test
    void aRepeatedRowIsAWarning() {
        List<Observation> rows = new ArrayList<>(Penguins.read());
        rows.add(rows.get(0));
        CheckReport report = Checks.check(rows);
        assertThat(report.usable()).isTrue();
        assertThat(report.findings()).contains(Finding.warning("rows that repeat an earlier one: 1"));
    }

    @Test
    void anUnknownSpeciesIsAnError() {
        assertThat(findingsWith(penguin("Emperor", 4000.0)))
                .contains(Finding.error("unknown species: 'Emperor', only [Adelie, Chinstrap, Gentoo]"));
    }

    @Test
    void aValueThatNoPenguinHasIsAnError() {
        assertThat(findingsWith(penguin("Adelie", 4.0)))
                .contains(Finding.error("body_mass_g = 4.0 is no penguin: expected 2000.0 to 8000.0"));
        assertThat(findingsWith(penguin("Adelie", Double.NaN)))
                .contains(Finding.error("body_mass_g = NaN is no penguin: expected 2000.0 to 8000.0"));
    }

    @Test
    void aColumnThatIsMostlyMissingIsAnError() {
        List<Observation> rows = new ArrayList<>(Penguins.read());
        for (int i = 0; i < 100; i++) {
            rows.add(penguin("Adelie", null));
        }
        assertThat(Checks.check(rows).findings()).contains(Finding.error("body_mass_g is missing in 102 of 444 rows"));
    }

    @Test
    void aSpeciesWithTooFewBirdsIsAnError() {
        List<Observation> rows = Penguins.read().stream()
                .filter(row -> !row.species().equals("Gentoo"))
                .toList();
        assertThat(Checks.check(rows).findings()).contains(Finding.error("0 measured Gentoo, too few: at least 10"));
    }

    @Test
    void onlyErrorsStopAndAllAreSaidAtOnce() {
        CheckReport usable = new CheckReport(1, List.of(Finding.warning("odd")));
        assertThatCode(usable::orThrow).doesNotThrowAnyException();
        CheckReport unusable = new CheckReport(1, List.of(Finding.warning("odd"), Finding.error("bad")));
        assertThatThrownBy(unusable::orThrow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The data cannot be used. 1 rows checked\n  WARNING: odd\n  ERROR: bad");
    }

    private static List<Finding> findingsWith(Observation extra) {
        List<Observation> rows = new ArrayList<>(Penguins.read());
        rows.add(extra);
        CheckReport report = Checks.check(rows);
        assertThat(report.usable()).isFalse();
        return report.findings();
    }

    private static Observation penguin(String species, @Nullable Double mass) {
        return new Observation(species, "Dream", 39.1, 18.7, 181.0, mass, "male", 2007);
    }
}
