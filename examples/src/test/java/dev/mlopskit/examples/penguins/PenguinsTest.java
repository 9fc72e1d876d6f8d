package dev.mlopskit.examples.penguins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PenguinsTest {
    private static final String HEADER =
            "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n";

    @Test
    void allAreRead() {
        List<Observation> penguins = Penguins.read();
        assertThat(penguins).hasSize(344);
        assertThat(penguins).filteredOn(row -> !row.isMeasured()).hasSize(2);
        assertThat(penguins).filteredOn(row -> row.sex() == null).hasSize(11);
        assertThat(penguins.get(0))
                .isEqualTo(new Observation("Adelie", "Torgersen", 39.1, 18.7, 181.0, 3750.0, "male", 2007));
    }

    @Test
    void whatNobodyMeasuredIsNull() {
        assertThat(Penguins.parse(HEADER + "Adelie,Dream,NA,NA,NA,NA,NA,2007"))
                .containsExactly(new Observation("Adelie", "Dream", null, null, null, null, null, 2007));
    }

    @Test
    void aCellThatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> Penguins.parse(HEADER + "Adelie,Dream,39.1,18.7,181,heavy,male,2007"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: body_mass_g is no number: heavy");
    }

    @Test
    void theFileIsTheOneThatItsReadmeDescribes() throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Penguins.csv());
        try (var readme = Penguins.class.getResourceAsStream("/penguins/README.md")) {
            assertThat(new String(Objects.requireNonNull(readme).readAllBytes(), UTF_8))
                    .contains(HexFormat.of().formatHex(digest));
        }
    }
}
