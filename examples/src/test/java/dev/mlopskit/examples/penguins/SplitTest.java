package dev.mlopskit.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private final Cleaned cleaned = Cleaned.clean(Penguins.read());

    @Test
    void cleaningDropsThoseWithoutMeasurementsAndSaysHowMany() {
        assertThat(cleaned.penguins()).hasSize(342);
        assertThat(cleaned.dropped()).isEqualTo(2);
    }

    @Test
    void everyPenguinIsInOnePart() {
        Split split = Split.stratified(cleaned.penguins(), 0.2, 42);
        List<LabelledPenguin> all = new ArrayList<>(split.training());
        all.addAll(split.validation());
        all.addAll(split.holdOut());
        assertThat(all).containsExactlyInAnyOrderElementsOf(cleaned.penguins());
    }

    @Test
    void eachPartHasTheSameMixOfSpecies() {
        Split split = Split.stratified(cleaned.penguins(), 0.2, 42);
        for (String species : Species.NAMES) {
            long all = count(cleaned.penguins(), species);
            assertThat(count(split.holdOut(), species)).isEqualTo(Math.round(all * 0.2));
            assertThat(count(split.validation(), species)).isEqualTo(Math.round(all * 0.2));
        }
    }

    @Test
    void theSeedDecides() {
        Split split = Split.stratified(cleaned.penguins(), 0.2, 42);
        assertThat(Split.stratified(cleaned.penguins(), 0.2, 42)).isEqualTo(split);
        assertThat(Split.stratified(cleaned.penguins(), 0.2, 43)).isNotEqualTo(split);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, -1, Double.NaN})
    void aShareThatLeavesAPartEmptyIsRefused(double share) {
        assertThatThrownBy(() -> Split.stratified(cleaned.penguins(), share, 42))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("share");
    }

    private static long count(List<LabelledPenguin> rows, String species) {
        return rows.stream().filter(row -> row.species().equals(species)).count();
    }
}
