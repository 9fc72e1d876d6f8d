package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.Models.Penguin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingProfileTest {
    @Test
    void rows_and_what_the_model_answers_them_are_profiled_by_the_names_of_monitoring() {
        List<Penguin> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) rows.add(Models.PENGUINS.get(i % 3 == 0 ? 0 : 1));
        TableProfile profile =
                Models.penguins("labels").profile(rows).build().profile().orElseThrow();
        assertThat(profile.columns().keySet())
                .containsExactly(
                        "bill_length_mm",
                        "bill_depth_mm",
                        "flipper_length_mm",
                        "body_mass_g",
                        "label",
                        "class_id",
                        "probabilities[0]",
                        "probabilities[1]",
                        "probabilities[2]");
        assertThat(profile.rows()).isEqualTo(3000);
        assertThat(profile.numbers("body_mass_g").min()).isEqualTo(-3800);
        assertThat(profile.texts("label").top(1).get(0).value()).isEqualTo("Adelie");
        assertThat(profile.texts("label").top(1).get(0).count()).isEqualTo(2000);
    }

    @Test
    void the_profile_that_was_given_last_stands() {
        PackageBuilder builder = Models.penguins("labels").profile(Models.PENGUINS);
        TableProfile other = Models.penguins("scores")
                .profile(Models.PENGUINS)
                .build()
                .profile()
                .orElseThrow();
        assertThat(other.columns()).containsKey("output[0]");
        assertThat(builder.profile(other).build().profile()).contains(other);
        assertThat(builder.profile(Models.PENGUINS)
                        .build()
                        .profile()
                        .orElseThrow()
                        .columns())
                .containsKey("label");
    }

    @Test
    void rows_that_do_not_fit_are_refused() {
        assertThatThrownBy(() -> Models.penguins("labels").profile(List.of()))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("profile");
        assertThatThrownBy(Models.penguins("labels").profile(List.of(Map.of("x", 1)))::build)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("bill_length_mm");
        assertThatThrownBy(ModelPackage.onnx(Models.onnx("labels")).profile(Models.PENGUINS)::build)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("signature(..)");
    }
}
