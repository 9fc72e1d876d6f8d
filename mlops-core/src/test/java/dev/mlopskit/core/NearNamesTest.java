package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    private static final List<String> KNOWN = List.of("loss", "val_loss", "accuracy", "auc");

    @Test
    void a_slip_of_the_pen_is_found_and_what_is_far_away_is_not() {
        assertThat(NearNames.of("acuracy", KNOWN)).containsExactly("accuracy");
        assertThat(NearNames.of("Loss", KNOWN)).containsExactly("loss", "val_loss");
        assertThat(NearNames.of("temperature", KNOWN)).isEmpty();
    }

    @Test
    void the_nearest_ones_are_given_however_far_away() {
        assertThat(NearNames.nearest("aucs", KNOWN, 1)).containsExactly("auc");
        assertThat(NearNames.nearest("temperature", KNOWN, 10)).hasSize(4);
    }
}
